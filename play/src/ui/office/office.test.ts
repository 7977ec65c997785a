// @vitest-environment jsdom
import { configure, screen, waitFor, within } from "@testing-library/svelte";
import { flushSync, tick } from "svelte";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { converse, fakeMe, personOf } from "../dev/people";
import { openFurnished, type OpenedOffice } from "../dev/testUi";

let opened: OpenedOffice;
configure({ asyncUtilTimeout: 3000 });

beforeAll(async () => {
  // Loaded when first opened; the test runner compiles them first, which may take it a while.
  await Promise.all([
    import("../panels/SidePanel.svelte"),
    import("../dialogs/SettingsDialog.svelte"),
    import("../dialogs/AdminMessageDialog.svelte"),
    import("../text/TextView.svelte"),
  ]);
}, 60_000);

beforeEach(() => {
  // Not in jsdom.
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function (this: HTMLDialogElement) {
    this.open = false;
  };
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  HTMLMediaElement.prototype.play = () => Promise.resolve();
});

afterEach(() => {
  opened.mounted.unmount();
  document.body.replaceChildren();
});

function press(key: string, change: KeyboardEventInit = {}): void {
  const from = document.activeElement ?? document.body;
  from.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...change }));
  flushSync();
}

function type(field: HTMLElement, text: string): void {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

const button = (name: string | RegExp): HTMLElement => screen.getByRole("button", { name });

describe("the action bar", () => {
  it("turns microphone and camera on and off", () => {
    opened = openFurnished();
    button("Turn microphone off").click();
    button("Turn camera off").click();
    flushSync();
    expect(opened.office.asked).toEqual(expect.arrayContaining(["setMicrophone false", "setCamera false"]));
    expect(button("Turn microphone on").getAttribute("aria-pressed")).toBe("false");
  });

  it("shares a screen only in a conversation", () => {
    opened = openFurnished();
    button(/^Share your screen \(once/).click();
    expect(opened.office.asked).not.toContain("setScreen true");
    converse(opened.office, 2);
    opened.office.set("bubble", {});
    flushSync();
    button("Share your screen").click();
    expect(opened.office.asked).toContain("setScreen true");
  });

  it("says how many messages wait", () => {
    opened = openFurnished((office) => (office.unread = 3));
    expect(button("Chat, 3 unread messages")).toBeTruthy();
  });

  it("changes the status from a menu that gives the focus back", () => {
    opened = openFurnished();
    const opener = button(/^Nora/);
    opener.focus();
    opener.click();
    flushSync();
    expect(document.activeElement?.getAttribute("aria-checked")).toBe("true");
    press("ArrowDown");
    (document.activeElement as HTMLElement).click();
    flushSync();
    expect(opened.office.asked).toContain("setStatus busy");
    expect(document.activeElement).toBe(opener);
  });
});

describe("shortcuts", () => {
  it("show the emotes of keys 1 to 6", () => {
    opened = openFurnished();
    press("1", { code: "Digit1" });
    press("&", { code: "Digit2" });
    expect(opened.office.asked).toEqual(expect.arrayContaining(["emote 👍", "emote ❤️"]));
  });

  it("rest while somebody types, and the canvas with them", async () => {
    opened = openFurnished();
    press("Enter");
    const field = screen.getByRole("textbox");
    expect(document.activeElement).toBe(field);
    expect(opened.office.asked).toContain("setKeysTaken true");
    press("m");
    expect(opened.office.asked).not.toContain("setMicrophone false");
    type(field, "Hello there");
    press("Enter");
    await tick();
    expect(opened.office.asked).toEqual(expect.arrayContaining(["say speech Hello there", "setKeysTaken false"]));
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("think with Ctrl and Enter", () => {
    opened = openFurnished();
    press("Enter", { ctrlKey: true });
    type(screen.getByRole("textbox"), "Lunch?");
    press("Enter");
    expect(opened.office.asked).toContain("say thought Lunch?");
  });

  it("leave Enter to a focused button", () => {
    opened = openFurnished();
    button("Settings").focus();
    press("Enter");
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("stop following with F while following, and ask others in a bubble", () => {
    opened = openFurnished((office) => (office.me = { ...fakeMe, leader: 2 }));
    press("f");
    expect(opened.office.asked).toContain("stopFollowing");
    opened.office.me = fakeMe;
    converse(opened.office, 2);
    press("f");
    expect(opened.office.asked).toContain("askToFollow all");
  });
});

describe("notices", () => {
  it("offer to wave back", () => {
    opened = openFurnished();
    opened.office.notice({ kind: "waved", name: "Bo", id: 3 });
    flushSync();
    expect(screen.getByTestId("alerts").textContent).toBe("Bo waves at you");
    button("Wave back").click();
    flushSync();
    expect(opened.office.asked).toContain("wave 3");
    expect(screen.queryByRole("button", { name: "Wave back" })).toBeNull();
  });

  it("ask whether to follow, unless the person wants no such question", () => {
    opened = openFurnished();
    opened.office.notice({ kind: "follow-asked", name: "Bo", id: 3 });
    flushSync();
    button("No, thanks").click();
    expect(opened.office.asked).toContain("answerFollow 3 false");
    opened.ui.preferences.set({ ignoreFollowRequests: true });
    opened.office.notice({ kind: "follow-asked", name: "Bo", id: 3 });
    flushSync();
    expect(screen.queryByRole("button", { name: "Follow" })).toBeNull();
  });
});

describe("the first visit", () => {
  it("is told once how to walk and meet", () => {
    globalThis.matchMedia = ((query: string) => ({ matches: false, media: query })) as never;
    opened = openFurnished(undefined, false);
    expect(screen.getByText(/^Walk with the arrow keys/)).toBeTruthy();
    expect(opened.ui.preferences.values.welcomed).toBe(true);
  });

  it("explains a device that does not start where a finger finds it", () => {
    opened = openFurnished();
    opened.office.set("devices", { devices: { ...opened.office.devices, cameraError: "in-use" } });
    flushSync();
    expect(screen.getByText(/^Camera: Another program is using it/)).toBeTruthy();
  });
});

describe("the text view", () => {
  it("hides the canvas and lists people and places with actions", async () => {
    opened = openFurnished();
    button("Text view").click();
    flushSync();
    expect(opened.stage.hidden).toBe(true);
    const near = await screen.findByRole("list", { name: "People in sight" });
    within(near).getByRole("button", { name: "Walk to Bo" }).click();
    within(near).getByRole("button", { name: "Wave to Bo" }).click();
    within(screen.getByRole("list", { name: "Doors and exits" }))
      .getByRole("button", { name: "Walk to Rooftop" })
      .click();
    expect(opened.office.asked).toEqual(expect.arrayContaining(["walkToPerson 3", "wave 3", "walkToPlace e1"]));
  });

  it("describes the surroundings even while the map is shown", () => {
    opened = openFurnished();
    expect(screen.getByRole("main").textContent).toContain("6 people are in sight.");
    expect(screen.getByRole("main").textContent).toContain("You are in Open desks.");
  });
});

describe("the chat", () => {
  async function openChat(): Promise<HTMLTextAreaElement> {
    press("c");
    return await screen.findByRole<HTMLTextAreaElement>("textbox", { name: /Message to everyone/ });
  }

  it("sends with Enter, but not while a composition is open or with Shift", async () => {
    opened = openFurnished((office) => converse(office, 2));
    const field = await openChat();
    await waitFor(() => expect(document.activeElement).toBe(field));
    type(field, "Hello <b>Bo</b>");
    press("Enter", { isComposing: true });
    press("Enter", { shiftKey: true });
    expect(opened.office.asked.filter((asked) => asked.startsWith("sendChat"))).toEqual([]);
    press("Enter");
    expect(opened.office.asked).toContain("sendChat Hello <b>Bo</b>");
    expect(field.value).toBe("");
    const log = screen.getByRole("log", { name: "Messages" });
    expect(log.querySelector("b")).toBeNull();
    expect(log.textContent).toContain("Hello <b>Bo</b>");
  });

  it("makes addresses links that give nothing away", async () => {
    opened = openFurnished((office) => converse(office, 2));
    await openChat();
    const link = screen.getByRole("link", { name: "https://example.org/maps/office.tmj" });
    expect(link.getAttribute("rel")).toContain("noopener");
    expect(link.getAttribute("target")).toBe("_blank");
  });

  it("refuses what is too long and says by how much", async () => {
    opened = openFurnished((office) => converse(office, 2));
    const field = await openChat();
    type(field, "x".repeat(2003));
    expect(screen.getByText("3 characters too long")).toBeTruthy();
    press("Enter");
    expect(opened.office.asked.some((asked) => asked.startsWith("sendChat"))).toBe(false);
  });

  it("stays closed once closed on purpose, and else opens for a message", async () => {
    opened = openFurnished((office) => converse(office, 2));
    opened.office.notice({ kind: "chat", name: "Bo", text: "Hi" });
    await screen.findByRole("textbox");
    button("Close the side panel").click();
    flushSync();
    opened.office.notice({ kind: "chat", name: "Bo", text: "Hi again" });
    await tick();
    expect(screen.queryByRole("complementary")).toBeNull();
  });
});

describe("the people panel", () => {
  it("finds people and walks to them", async () => {
    opened = openFurnished();
    press("u");
    const list = await screen.findByRole("list", { name: "People in this room" });
    within(list).getByRole("button", { name: "Walk to Chiara Rossi" }).click();
    expect(opened.office.asked).toContain("walkToPerson 4");
    type(screen.getByRole("searchbox"), "zzz");
    await screen.findByText("Nobody here has such a name.");
  });
});

describe("a call that began while I am busy", () => {
  const opens: string[] = [];
  function ask(): void {
    opens.length = 0;
    opened = openFurnished((office) => {
      converse(office, 1);
      office.tiles = [];
    });
    opened.office.notice({ kind: "call-held", names: ["Bo"], open: () => void opens.push("open") });
    opened.office.notice({ kind: "bubble-joined", names: ["Bo"] });
    flushSync();
  }
  const notices = (): HTMLElement => screen.getByRole("region", { name: "Notifications" });

  it("waits in a notice that stays, and opens with a word", () => {
    vi.useFakeTimers();
    ask();
    vi.advanceTimersByTime(600_000);
    vi.useRealTimers();
    within(notices()).getByText("You are busy. Bo would like to talk with you.");
    within(notices()).getByRole("button", { name: "Talk" }).click();
    flushSync();
    expect(opens).toEqual(["open"]);
    expect(opened.office.asked).toContain("setStatus online");
    expect(screen.queryByRole("button", { name: "Talk" })).toBeNull();
  });

  it("stays shut when refused, yet can still be opened while the bubble lasts", () => {
    ask();
    button("Not now").click();
    flushSync();
    expect(opens).toEqual([]);
    expect(screen.getByText(/: the call waits for you$/)).toBeTruthy();
    button("Talk").click();
    flushSync();
    expect(opens).toEqual(["open"]);
  });

  it("is forgotten with its bubble", () => {
    ask();
    opened.office.set("bubble", { bubble: null });
    flushSync();
    expect(within(notices()).queryByText(/would like to talk/)).toBeNull();
  });

  it("opens with the status Online", () => {
    ask();
    button(/^Nora/).click();
    flushSync();
    screen.getByRole("menuitemradio", { name: /^Online/ }).click();
    flushSync();
    expect(opens).toEqual(["open"]);
  });
});

describe("sound that the browser holds back", () => {
  it("is told until it flows", () => {
    opened = openFurnished();
    opened.office.notice({ kind: "sound-blocked" });
    flushSync();
    expect(button("Turn sound on")).toBeTruthy();
    opened.office.notice({ kind: "sound-flows" });
    flushSync();
    expect(screen.queryByRole("button", { name: "Turn sound on" })).toBeNull();
  });
});

describe("[WS34] words of the hosts", () => {
  const say = (text: string, warning = false): void => {
    opened.office.notice({ kind: "admin-message", text, warning });
    flushSync();
  };

  it("stay until they are put away, whatever else is told", async () => {
    opened = openFurnished();
    say("Lunch is ready.");
    for (let id = 10; id < 16; id++) opened.office.notice({ kind: "waved", name: `Guest ${id}`, id });
    flushSync();
    const notes = screen.getByRole("region", { name: "Notifications" });
    expect(within(notes).getByText("Lunch is ready.")).toBeTruthy();
    await waitFor(() => expect(screen.getByTestId("alerts").textContent).toContain("Lunch is ready."));
    within(notes).getAllByRole("button", { name: "Dismiss" })[0]!.click();
    flushSync();
    expect(screen.queryByText("Lunch is ready.")).toBeNull();
  });

  it("interrupt when they warn, one after the other", async () => {
    opened = openFurnished();
    say("The office closes.", true);
    say("Really.", true);
    const dialog = await screen.findByRole("alertdialog", { name: "Important message from your hosts" });
    expect(within(dialog).getByText("The office closes.")).toBeTruthy();
    within(dialog).getByRole("button", { name: "Got it" }).click();
    await waitFor(() => expect(within(screen.getByRole("alertdialog")).getByText("Really.")).toBeTruthy());
    screen.getByRole("alertdialog").dispatchEvent(new Event("cancel", { cancelable: true }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });

  it("are read in a dialog when they are long, and at most five wait", async () => {
    opened = openFurnished();
    for (let i = 1; i <= 7; i++) say(`${i}: ${"long ".repeat(60)}`);
    for (const shown of [1, 4, 5, 6, 7]) {
      await waitFor(() => expect(screen.getByRole("alertdialog").textContent).toContain(`${shown}: long`));
      button("Got it").click();
      flushSync();
    }
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });
});

describe("[WS36] a room with a new map", () => {
  it("says when it begins anew, and lets one go first", () => {
    opened = openFurnished();
    opened.office.notice({ kind: "room-changed", inMs: 9600 });
    flushSync();
    const notes = screen.getByRole("region", { name: "Notifications" });
    expect(within(notes).getByText(/In 10 s the room begins anew/)).toBeTruthy();
    expect(button("Reload now")).toBeTruthy();
  });
});

describe("tiles", () => {
  it("grow on a click and shrink with Esc", () => {
    opened = openFurnished((office) => converse(office, 2));
    button("Enlarge Bo").click();
    flushSync();
    expect(screen.getByRole("region", { name: "Bo" })).toBeTruthy();
    press("Escape");
    expect(screen.queryByRole("region", { name: "Bo" })).toBeNull();
  });

  it("offer another try with a broken link", () => {
    opened = openFurnished((office) => converse(office, 4));
    button("Try again").click();
    expect(opened.office.asked).toContain(`restartCall ${personOf(3).id}`);
  });
});

describe("a person's menu", () => {
  it("opens where they were clicked and acts", () => {
    opened = openFurnished();
    opened.mounted.openPerson(3, { x: 100, y: 100 });
    flushSync();
    const menu = screen.getByRole("menu", { name: "Actions for Bo" });
    expect(document.activeElement?.textContent).toContain("Walk there");
    within(menu).getByRole("menuitem", { name: "Ask to follow me" }).click();
    flushSync();
    expect(opened.office.asked).toContain("askToFollow 3");
    expect(screen.queryByRole("menu")).toBeNull();
  });
});

describe("full pages", () => {
  it("name the broken file and try again", () => {
    const error = { code: "IMAGE_MISSING", file: "tiles/floor.png", detail: "404", fix: "", canRetry: true };
    opened = openFurnished((office) => (office.connection = { state: "failed", error }));
    expect(screen.getByRole("heading", { name: "A picture of this map is missing" })).toBeTruthy();
    expect(screen.getByText("tiles/floor.png")).toBeTruthy();
    button("Try again").click();
    expect(opened.office.asked).toContain("retry");
  });

  it("[WS35] tell who was removed why, and come in again with another page only", () => {
    const error = { code: "REMOVED", file: "", detail: "Please be kind.", fix: "", canRetry: true };
    opened = openFurnished((office) => (office.connection = { state: "failed", error }));
    expect(screen.getByRole("heading", { name: "You were removed from this room" })).toBeTruthy();
    expect(screen.getByText("Please be kind.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    expect(button("Load the page again")).toBeTruthy();
  });

  it("show the code of an error they do not know", () => {
    const error = { code: "MARTIANS", file: "", detail: "", fix: "", canRetry: false };
    opened = openFurnished((office) => (office.connection = { state: "failed", error }));
    expect(screen.getByRole("heading", { name: "Something went wrong" })).toBeTruthy();
    expect(screen.getByText("MARTIANS")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });
});

describe("settings", () => {
  it("change the language of what is on the screen at once", async () => {
    opened = openFurnished();
    press("?");
    const tab = await screen.findByRole("tab", { name: "General" });
    tab.click();
    flushSync();
    opened.ui.words.language = "fr";
    flushSync();
    expect(screen.getByRole("heading", { name: "Réglages" })).toBeTruthy();
    expect(screen.getByRole("switch", { name: "Ignorer les demandes de suivi" })).toBeTruthy();
  });

  it("reach the office", async () => {
    opened = openFurnished();
    opened.ui.preferences.set({ spatialAudio: false });
    await tick();
    expect(opened.office.asked.at(-1)).toContain('"spatialAudio":false');
  });
});

describe("a full room", () => {
  it("[WS54] says that it waits, and tries at once when asked", () => {
    const refusal = { code: "ROOM_FULL", file: "/~/office.tmj", detail: "Full.", fix: "", canRetry: true };
    opened = openFurnished((office) => {
      office.connection = { state: "rejoining", retryAt: 10_000, attempt: 1, why: "lost", refusal };
    });
    expect(screen.getByRole("heading", { name: "This room is full" })).toBeTruthy();
    expect(screen.getByRole("status").textContent).toContain("tries again by itself");
    button("Try again").click();
    expect(opened.office.asked).toContain("retry");
  });
});
