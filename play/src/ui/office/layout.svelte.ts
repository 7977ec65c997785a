import type { Measure } from "../../account/moderation";
import type { Point, UserId } from "../../office";
import type { Preferences } from "../../settings/preferences.svelte";

export type Panel = "chat" | "people" | "places";
export type SettingsPage = "profile" | "account" | "general" | "sound" | "shortcuts" | "about";
export type SayKind = "speech" | "thought";

/// Whose menu is open and where on the page; null where it opens in the middle, as from the keyboard.
export interface PersonMenuAt {
  readonly id: UserId;
  readonly name: string;
  readonly mine: boolean;
  readonly at: Point | null;
}

/// What somebody wants to be done about somebody else.
export interface ModerationAt {
  readonly measure: Measure;
  readonly id: UserId;
  readonly name: string;
}

/// Words of whoever runs the server.
export interface AdminMessage {
  readonly text: string;
  readonly warning: boolean;
}
const messagesMax = 5;

/// What of the chrome is open. Esc closes the topmost part.
export class Layout {
  panel: Panel | null = $state(null);
  settings: SettingsPage | null = $state(null);
  say: SayKind | null = $state(null);
  emotes = $state(false);
  person: PersonMenuAt | null = $state.raw(null);
  moderation: ModerationAt | null = $state.raw(null);
  /// To be read one after the other; the first is shown.
  messages: readonly AdminMessage[] = $state.raw([]);
  /// The key of the enlarged tile.
  enlarged: string | null = $state(null);
  /// Opens the call that was held back because I am busy; null when none waits.
  heldCall: (() => void) | null = $state.raw(null);
  /// The person left: what the office still says is of no interest.
  left = $state(false);
  /// Says that the chat was opened by the person, so that its field may take the focus.
  focusChat = $state(false);

  constructor(
    private readonly preferences: Preferences,
    /// True where a panel covers the office: nothing then opens by itself.
    private readonly isNarrow: () => boolean = () => false,
  ) {}

  openPanel(panel: Panel): void {
    this.panel = panel;
    if (panel !== "chat") return;
    this.focusChat = true;
    if (this.preferences.values.chatStaysClosed) this.preferences.set({ chatStaysClosed: false });
  }

  togglePanel(panel: Panel): void {
    if (this.panel === panel) this.closePanel();
    else this.openPanel(panel);
  }

  /// On purpose: a chat closed so does not open itself again.
  closePanel(): void {
    if (this.panel === "chat") this.preferences.set({ chatStaysClosed: true });
    this.panel = null;
  }

  /// A message came: shows the chat unless something else is shown or the person wants it closed.
  offerChat(): void {
    if (this.panel !== null || this.isNarrow() || this.preferences.values.chatStaysClosed) return;
    this.focusChat = false;
    this.panel = "chat";
  }

  /// Of too many the oldest that is not shown yet is dropped.
  addMessage(message: AdminMessage): void {
    const [first, ...later] = [...this.messages, message];
    this.messages = [first!, ...later.slice(1 - messagesMax)];
  }

  nextMessage(): void {
    this.messages = this.messages.slice(1);
  }

  /// Esc outside of dialogs, which close themselves. False when nothing was open.
  closeTop(): boolean {
    if (this.person !== null) this.person = null;
    else if (this.emotes) this.emotes = false;
    else if (this.say !== null) this.say = null;
    else if (this.enlarged !== null) this.enlarged = null;
    else if (this.panel !== null) this.closePanel();
    else return false;
    return true;
  }
}
