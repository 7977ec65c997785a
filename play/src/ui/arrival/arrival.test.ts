// @vitest-environment jsdom
import { screen, waitFor } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { Profile } from "../../office";
import { randomAvatar, fitAvatar } from "../avatar/choice";
import { FakeOffice } from "../dev/fakeOffice";
import { devicesWith } from "../dev/people";
import { smallCatalogue, testUi } from "../dev/testUi";
import type { ArrivalOptions, Mounted } from "../mount";
import { openArrival } from "./open";

let arrival: Mounted;
const done: Profile[] = [];

afterEach(() => {
  arrival.unmount();
  done.length = 0;
  document.body.replaceChildren();
});

function arrive(options: Partial<ArrivalOptions> = {}): { office: FakeOffice; ui: ReturnType<typeof testUi> } {
  const ui = testUi();
  const office = new FakeOffice();
  office.devices = devicesWith(null, null);
  const target = document.body.appendChild(document.createElement("div"));
  arrival = openArrival(target, ui, { devices: office, onDone: (profile) => done.push(profile), ...options });
  flushSync();
  return { office, ui };
}

function fillName(name: string): void {
  const field = screen.getByRole<HTMLInputElement>("textbox");
  field.value = name;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
  screen.getByRole("button", { name: "Continue" }).click();
  flushSync();
}

async function reachAvatar(): Promise<HTMLElement[]> {
  fillName("Nora");
  return await screen.findAllByRole("radio");
}

describe("the arrival", () => {
  it("says what is wrong with a name and goes no further", () => {
    arrive();
    fillName("  ");
    expect(screen.getByText(/^Write a name/)).toBeTruthy();
    fillName("x".repeat(34));
    expect(screen.getByText(/2 characters too long/)).toBeTruthy();
    expect(screen.getByRole("textbox").getAttribute("aria-invalid")).toBe("true");
    expect(screen.queryByRole("radio")).toBeNull();
  });

  it("leads through avatar and devices to the office and remembers", async () => {
    const { office, ui } = arrive();
    const radios = await reachAvatar();
    radios[1]!.click();
    flushSync();
    await waitFor(() => expect(screen.getByRole("button", { name: "Continue" })).toHaveProperty("disabled", false));
    screen.getByRole("button", { name: "Continue" }).click();
    flushSync();
    expect(office.asked).toContain("openPreview");
    screen.getByRole("button", { name: "Join the office" }).click();
    expect(done).toHaveLength(1);
    expect(done[0]).toMatchObject({ name: "Nora", cameraOn: true, microphoneOn: true, avatar: { body: 2 } });
    expect(ui.profile.load()).toEqual(done[0]);
  });

  it("joins without devices and gives them back", async () => {
    const { office } = arrive();
    await reachAvatar();
    screen.getByRole("button", { name: "Continue" }).click();
    flushSync();
    screen.getByRole("button", { name: "Join without camera and microphone" }).click();
    expect(done[0]).toMatchObject({ cameraOn: false, microphoneOn: false });
    arrival.unmount();
    await waitFor(() => expect(office.asked).toContain("closePreview"));
  });

  it("explains a camera that was denied and joins without it", async () => {
    const { office } = arrive();
    office.devices = devicesWith("permission-denied", null);
    await reachAvatar();
    screen.getByRole("button", { name: "Continue" }).click();
    flushSync();
    expect(screen.getByRole("alert").textContent).toContain("Your browser does not let this page use it");
    screen.getByRole("button", { name: "Join the office" }).click();
    expect(done[0]).toMatchObject({ cameraOn: false, microphoneOn: true });
  });

  it("moves through the choices by arrow keys", async () => {
    arrive();
    const radios = await reachAvatar();
    const chosen = radios.findIndex((radio) => radio.getAttribute("aria-checked") === "true");
    radios[chosen]!.focus();
    radios[chosen]!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    flushSync();
    const next = radios[(chosen + 1) % radios.length]!;
    expect(document.activeElement).toBe(next);
    expect(next.getAttribute("aria-checked")).toBe("true");
  });

  it("undoes a surprise", async () => {
    arrive();
    await reachAvatar();
    const shown = (): string =>
      screen
        .getAllByRole("radio")
        .map((radio) => radio.getAttribute("aria-checked"))
        .join();
    const before = shown();
    for (let tries = 0; tries < 8; tries += 1) screen.getByRole("button", { name: "Surprise me" }).click();
    flushSync();
    for (let tries = 0; tries < 8; tries += 1) {
      screen.getByRole("button", { name: "Undo" }).click();
      flushSync();
    }
    expect(shown()).toBe(before);
    expect(screen.getByRole("button", { name: "Undo" })).toHaveProperty("disabled", true);
  });

  it("begins where the server refused something", async () => {
    const avatar = { body: 9, eyes: 1, hair: 0, clothes: 1, hat: 0, accessory: 0 };
    arrive({ start: { name: "Nora", avatar, step: "avatar" } });
    const radios = await screen.findAllByRole("radio");
    await waitFor(() => expect(radios[0]!.getAttribute("aria-checked")).toBe("true"));
  });
});

describe("an avatar", () => {
  it("by chance has every part that is needed", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      let state = seed + 1;
      const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
      const avatar = randomAvatar(smallCatalogue, random);
      for (const { id, optional, choices } of smallCatalogue.layers) {
        expect(avatar[id]).toBeGreaterThanOrEqual(optional ? 0 : 1);
        expect(avatar[id]).toBeLessThanOrEqual(choices.length);
      }
    }
  });

  it("loses what the catalogue does not have", () => {
    const wild = { body: 99, eyes: 2, hair: 99, clothes: 0, hat: 1, accessory: 0 };
    expect(fitAvatar(smallCatalogue, wild)).toEqual({ body: 1, eyes: 2, hair: 0, clothes: 1, hat: 1, accessory: 0 });
  });
});
