import { expect, test } from "vitest";
import { stage } from "./harness/stage";
import { until } from "./harness/until";
import { Visitor } from "./harness/visitor";

const set = stage();

test("a first visit: name, avatar with a surprise, devices; remembered when coming back", async () => {
  const { browser, url, room } = set.now;
  const visitor = await Visitor.visit(browser, { url: url(room), name: "Anna", returning: false });
  const { page } = visitor;
  const next = page.getByRole("button", { name: "Continue" });

  await page.getByRole("heading", { name: "What should we call you?" }).waitFor();
  await visitor.picture("arrival-name");
  await next.click();
  await page.getByText("Write a name").waitFor();
  await page.getByRole("textbox", { name: "Your name" }).fill("  Anna   of the North ");
  await next.click();

  await page.getByRole("heading", { name: "Make yourself at home" }).waitFor();
  for (let surprise = 0; surprise < 3; surprise += 1) await page.getByRole("button", { name: "Surprise me" }).click();
  await visitor.picture("arrival-avatar");
  await next.click();

  await page.getByRole("heading", { name: "See and be seen" }).waitFor();
  const preview = page.locator("video");
  await until("the preview to play", () => preview.first().evaluate((video: HTMLVideoElement) => video.videoWidth > 0));
  const level = page.getByRole("meter", { name: "Microphone level" });
  await until("the level to move", async () => Number(await level.getAttribute("aria-valuenow")) > 0);
  await visitor.picture("arrival-devices");
  await page.getByRole("button", { name: "Join without camera and microphone" }).click();

  await visitor.entered();
  await visitor.picture("arrival-entered");
  const saved = await page.evaluate(() => localStorage.getItem("digiwork.profile"));
  expect(JSON.parse(saved ?? "{}")).toMatchObject({ value: { name: "Anna of the North", cameraOn: false } });

  await page.reload();
  await visitor.entered();
  expect(await page.evaluate(() => localStorage.getItem("digiwork.profile"))).toBe(saved);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});
