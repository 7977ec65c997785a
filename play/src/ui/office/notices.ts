import type { Notice, Status } from "../../office";
import type { Ui } from "../ui";
import type { Inside } from "./context";
import type { Cue, Cues } from "./cues";

const quiet: readonly Status[] = ["do-not-disturb", "back-in-a-moment", "silent"];
/// Arrivals and departures are gathered this long and then told as one.
const gatherMs = 1500;
/// What is longer is read in a dialog.
const shortText = 240;
const shortLines = 5;
/// The note about a new map stays a little longer than the old one.
const reloadSlackMs = 1000;

/// Turns what happens in the office into toasts, announcements and sounds. Returns the way to stop.
export function hearNotices(inside: Inside, ui: Ui, cues: Cues): () => void {
  const crowd = new Crowd(inside, ui);
  const stop = inside.view.office.onNotice((notice) => {
    if (notice.kind === "arrived" || notice.kind === "departed") crowd.add(notice.kind, notice.name);
    else tell(notice, inside, ui);
    // Whoever is asked whether to talk has heard it with the question.
    const told = notice.kind === "bubble-joined" && inside.layout.heldCall !== null;
    const cue = told ? null : cueOf(notice, ui);
    if (cue !== null && !quiet.includes(inside.view.office.me?.status ?? "online")) cues.play(cue);
  });
  return () => {
    stop();
    crowd.stop();
  };
}

export function cueOf(notice: Notice, ui: Pick<Ui, "preferences">): Cue | null {
  const { bubbleSound, messageSound } = ui.preferences.values;
  switch (notice.kind) {
    case "bubble-joined":
    case "bubble-member-joined":
      return bubbleSound ? "joined" : null;
    case "bubble-left":
    case "bubble-member-left":
      return bubbleSound ? "left" : null;
    case "call-held":
      return bubbleSound ? "asked" : null;
    case "chat":
      return messageSound ? "message" : null;
    case "waved":
    case "follow-asked":
      return messageSound ? "wave" : null;
    default:
      return null;
  }
}

function tell(notice: Notice, inside: Inside, ui: Ui): void {
  const { t, list } = ui.words;
  const { layout, polite, urgent, toasts, view } = inside;
  switch (notice.kind) {
    case "bubble-joined":
      toasts.dismissSubject("welcome");
      return layout.heldCall === null
        ? urgent.say(t("notice.bubble.joined", { names: list(notice.names) }))
        : undefined;
    case "bubble-left":
      layout.heldCall = null;
      toasts.dismissSubject("call-held");
      return polite.say(t("notice.bubble.left"));
    case "call-held":
      return askCall(notice, inside, ui);
    case "sound-blocked":
      return offerSound(inside, ui);
    case "sound-flows":
      return toasts.dismissSubject("sound-blocked");
    case "bubble-member-joined":
      return polite.say(t("notice.bubble.memberJoined", { name: notice.name }));
    case "bubble-member-left":
      return polite.say(t("notice.bubble.memberLeft", { name: notice.name }));
    case "said":
      return polite.say(t(notice.thought ? "notice.thought" : "notice.said", notice));
    case "emoted":
      return polite.say(t("notice.emoted", notice));
    case "chat":
      layout.offerChat();
      return urgent.say(t("notice.chat", notice));
    case "walked-to":
      return polite.say(t("notice.walkedTo", notice));
    case "waved":
      urgent.say(t("notice.waved", notice));
      return toasts.add({
        subject: `wave-${notice.id}`,
        tone: "plain",
        icon: "wave",
        text: t("notice.waved", notice),
        actions: [{ label: t("notice.waveBack"), run: () => view.office.wave(notice.id) }],
      });
    case "follow-asked":
      return askFollow(notice, inside, ui);
    case "admin-message":
      return showAdminMessage(notice, inside, ui);
    case "muted":
      return showMuted(notice.text, inside, ui);
    case "room-changed":
      return offerReload(notice.inMs, inside, ui);
    default:
      return note(notice, inside, ui);
  }
}

/// A note at the side that stays; what warns, or is long, asks for attention at once.
function showAdminMessage(notice: Notice & { kind: "admin-message" }, inside: Inside, ui: Ui): void {
  const { text, warning } = notice;
  if (warning || text.length > shortText || text.split("\n").length > shortLines) {
    return inside.layout.addMessage({ text, warning });
  }
  const title = ui.words.t("notice.admin");
  inside.urgent.say(`${title}: ${text}`);
  inside.toasts.add({ subject: `admin-${text}`, tone: "plain", icon: "admin", title, text, actions: [] }, null);
}

function showMuted(text: string, { urgent, toasts }: Inside, ui: Ui): void {
  const title = ui.words.t("notice.muted");
  urgent.say(`${title} ${text}`.trim());
  toasts.add({ subject: "muted", tone: "plain", icon: "admin", title, text, actions: [] }, null);
}

/// It begins anew by itself; who would rather not wait may go first.
function offerReload(inMs: number, { urgent, toasts }: Inside, ui: Ui): void {
  const { t } = ui.words;
  const text = t("notice.roomChanged", { seconds: Math.max(1, Math.round(inMs / 1000)) });
  urgent.say(text);
  const actions = [{ label: t("notice.roomChanged.reload"), primary: true, run: (): void => location.reload() }];
  toasts.add({ subject: "room-changed", tone: "plain", icon: "reload", text, actions }, inMs + reloadSlackMs);
}

/// Being busy is not being away: the call waits for a word, as long as the others stay.
function askCall(notice: Notice & { kind: "call-held" }, { layout, urgent, toasts, view }: Inside, ui: Ui): void {
  const { t, list } = ui.words;
  const text = t("notice.call.asked", { names: list(notice.names) });
  const open = (): void => {
    layout.heldCall = null;
    toasts.dismissSubject("call-held");
    notice.open();
    // Camera and microphone come back as they were.
    view.office.setStatus("online");
  };
  layout.heldCall = open;
  urgent.say(text);
  const actions = [
    { label: t("notice.call.accept"), primary: true, run: open },
    { label: t("notice.call.refuse"), run: (): void => undefined },
  ];
  toasts.add({ subject: "call-held", tone: "plain", icon: "call", text, actions }, null);
}

/// Any gesture lets the sound through; the button is for those who would rather be shown one.
function offerSound({ polite, toasts }: Inside, ui: Ui): void {
  const { t } = ui.words;
  const text = t("notice.soundBlocked");
  polite.say(text);
  const actions = [{ label: t("notice.soundBlocked.allow"), primary: true, run: (): void => undefined }];
  toasts.add({ subject: "sound-blocked", tone: "warn", icon: "sound", text, actions }, null);
}

function askFollow(notice: Notice & { kind: "follow-asked" }, inside: Inside, ui: Ui): void {
  if (ui.preferences.values.ignoreFollowRequests) return;
  const { t } = ui.words;
  const { office } = inside.view;
  const text = t("notice.follow.asked", notice);
  inside.urgent.say(text);
  inside.toasts.add({
    subject: `follow-${notice.id}`,
    tone: "plain",
    icon: "follow",
    text,
    actions: [
      { label: t("notice.follow.accept"), primary: true, run: () => office.answerFollow(notice.id, true) },
      { label: t("notice.follow.refuse"), run: () => office.answerFollow(notice.id, false) },
    ],
  });
}

/// Notices that are one sentence, shown and said.
function note(notice: Notice, inside: Inside, ui: Ui): void {
  const told = sentenceOf(notice, ui);
  if (told === null) return;
  inside.polite.say(told.text);
  if (told.icon !== null) {
    inside.toasts.add({
      subject: notice.kind,
      tone: told.tone ?? "plain",
      icon: told.icon,
      text: told.text,
      actions: [],
    });
  }
}

interface Told {
  readonly text: string;
  readonly icon: "follow" | "info" | "silent" | "device" | null;
  readonly tone?: "warn";
}

function sentenceOf(notice: Notice, ui: Ui): Told | null {
  const { t } = ui.words;
  switch (notice.kind) {
    case "follow-started":
      return { text: t("notice.follow.started", notice), icon: "follow" };
    case "follow-refused":
      return { text: t("notice.follow.refused", notice), icon: "follow" };
    case "follow-stopped":
      return { text: t("notice.follow.stopped", notice), icon: "follow" };
    case "entered-place":
      if (notice.place === "silent") return { text: t("notice.silent.entered"), icon: "silent" };
      return { text: t("notice.entered", notice), icon: null };
    case "left-place":
      if (notice.place === "silent") return { text: t("notice.silent.left"), icon: "silent" };
      return { text: t("notice.leftPlace", notice), icon: null };
    case "no-way":
      return { text: t("notice.noWay", notice), icon: "info", tone: "warn" };
    case "status-reset":
      return { text: t("notice.statusReset"), icon: "info" };
    case "refused":
      return { text: refusal(notice.code, ui), icon: "info", tone: "warn" };
    case "device-lost":
      if (notice.problem === null) return null;
      return { text: t(`notice.deviceLost.${notice.device}`), icon: "device", tone: "warn" };
    case "map-notice":
      return { text: t("notice.map", notice), icon: "info", tone: "warn" };
    default:
      return null;
  }
}

function refusal(code: string, ui: Ui): string {
  const { t } = ui.words;
  switch (code) {
    case "TOO_LONG":
      return t("notice.refused.chatTooLong");
    case "TOO_MANY":
    case "TOO_FAST":
      return t("notice.refused.tooFast");
    case "NOT_IN_BUBBLE":
      return t("notice.refused.notInBubble");
    case "NOT_FOUND":
      return t("notice.refused.nobody");
    default:
      return t("notice.refused");
  }
}

/// Gathers who came and went, for a room may fill with twenty people at once.
class Crowd {
  readonly #names: Record<"arrived" | "departed", string[]> = { arrived: [], departed: [] };
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly inside: Inside,
    private readonly ui: Ui,
  ) {}

  add(kind: "arrived" | "departed", name: string): void {
    this.#names[kind].push(name);
    this.#timer ??= setTimeout(() => this.#tell(), gatherMs);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#timer = null;
    for (const kind of ["arrived", "departed"] as const) {
      const names = this.#names[kind].splice(0);
      if (names.length === 0) continue;
      const { t } = this.ui.words;
      if (names.length > 2) this.inside.polite.say(t(`notice.${kind}Many`, { count: names.length }));
      else for (const name of names) this.inside.polite.say(t(`notice.${kind}`, { name }));
    }
  }
}
