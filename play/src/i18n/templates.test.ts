import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type AST } from "svelte/compiler";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../ui");
const templates = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".svelte"));
/// Attributes whose value people read or hear.
const spoken = new Set(["aria-label", "aria-description", "alt", "title", "placeholder", "label", "hint"]);
const hasLetters = /\p{L}/u;

/// Every piece of a template that is text by itself instead of coming from the catalogue.
function rawTexts(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== "object" || node === null) return;
    const { type } = node as { type?: string };
    if (type === "Text") {
      const { data } = node as AST.Text;
      if (hasLetters.test(data)) found.push(data.trim());
      return;
    }
    if (type === "StyleDirective") return;
    if (type === "Attribute") {
      const { name, value } = node as AST.Attribute;
      if (!spoken.has(name)) return visit(Array.isArray(value) ? value.filter(({ type }) => type !== "Text") : value);
    }
    if (type === "ExpressionTag" || type === "SnippetBlock" || !type?.includes("Expression")) {
      for (const [key, child] of Object.entries(node)) if (key !== "css" && key !== "instance") visit(child);
    }
  };
  visit(parse(source, { modern: true }).fragment);
  return found;
}

describe("templates", () => {
  it("are found", () => {
    expect(templates.length).toBeGreaterThan(30);
  });

  it.each(templates)("%s has no text of its own", (path) => {
    expect(rawTexts(readFileSync(join(root, path), "utf8"))).toEqual([]);
  });

  it("would be found out", () => {
    expect(rawTexts("<p class='x'>Hello {name}</p><button title='Go'>{t('x')}</button>")).toEqual(["Hello", "Go"]);
    expect(rawTexts("{#if a}<b>{n}+</b>{:else}Bye{/if}")).toEqual(["Bye"]);
  });
});
