import { expect, test } from "vitest";
import { splitLinks } from "./links";

const links = (line: string): string[] => splitLinks(line).flatMap((part) => (part.kind === "link" ? [part.href] : []));
const whole = (line: string): string =>
  splitLinks(line)
    .map((part) => part.text)
    .join("");

test("text without a link is one part, and an empty line is none", () => {
  expect(splitLinks("good morning")).toEqual([{ kind: "text", text: "good morning" }]);
  expect(splitLinks("")).toEqual([]);
});

test("a link stands between its texts", () => {
  expect(splitLinks("see https://example.org/a?b=1#c now")).toEqual([
    { kind: "text", text: "see " },
    { kind: "link", text: "https://example.org/a?b=1#c", href: "https://example.org/a?b=1#c" },
    { kind: "text", text: " now" },
  ]);
});

test("punctuation that ends the sentence is not part of the address", () => {
  expect(links("Look: https://example.org/a.")).toEqual(["https://example.org/a"]);
  expect(links("(https://example.org/a)")).toEqual(["https://example.org/a"]);
  expect(links("https://example.org/wiki/Office_(room), yes")).toEqual(["https://example.org/wiki/Office_(room)"]);
});

test("only http and https become links", () => {
  expect(links("javascript:alert(1) data:text/html,x ftp://example.org mailto:a@b.c file:///etc")).toEqual([]);
  expect(links("HTTPS://Example.org")).toEqual(["https://example.org/"]);
});

test("an address that hides its host behind a user name stays text", () => {
  expect(links("https://bank.example@evil.example/")).toEqual([]);
  expect(links("http://[broken")).toEqual([]);
});

test("nothing of the line is lost or changed", () => {
  for (const line of ["a http://x.y/<b>'q' https://z", "https://", "<a href='https://e.org'>e</a>", "  two  spaces "]) {
    expect(whole(line)).toBe(line);
  }
});
