import { budgetOf, kindOf, nothing, slots, type Outgoing, type Slot } from "./slots";
import { readSignal, writeSignal, type Signal } from "./signal";

/// How long a connection may take to come up, and again after each attempt to mend it.
const patienceMs = 5000;
/// A connection that worked and fell silent often heals by itself, within a second or two.
const silenceMs = 2000;
/// Candidates that may wait for their description.
const maxWaiting = 256;

export type Link = "connecting" | "connected" | "broken";

export interface PeerOutlets {
  send(payload: string): void;
  /// The link or the tracks that come in.
  changed(): void;
  /// Mending did not help: a new connection is needed.
  gaveUp(): void;
}

export interface PeerOptions {
  readonly connectionId: string;
  /// The polite end gives way when both offer at once; the other offers first.
  readonly polite: boolean;
  readonly open: () => Promise<RTCPeerConnection>;
}

/// One attempt at a connection with one other person, by perfect negotiation.
///
/// Signals and our own offers pass through one queue, so that no step of negotiation sees another half done. A peer
/// that gave up stays broken: its owner makes a new one with a new connection id.
export class Peer {
  readonly connectionId: string;
  link: Link = "connecting";

  #connection: RTCPeerConnection | null = null;
  #queue: Promise<void>;
  #waiting: RTCIceCandidateInit[] = [];
  #ignoring = false;
  #restarted = false;
  #closed = false;
  #outgoing: Outgoing = nothing;
  #remotes = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly options: PeerOptions,
    private readonly outlets: PeerOutlets,
  ) {
    this.connectionId = options.connectionId;
    this.#queue = this.#begin();
    this.#watch(patienceMs);
  }

  /// What I send; `remotes` shares the uplink.
  setOutgoing(outgoing: Outgoing, remotes: number): void {
    this.#outgoing = outgoing;
    this.#remotes = remotes;
    this.#enqueue(() => this.#applyOutgoing());
  }

  receive(payload: string): void {
    const signal = readSignal(payload);
    if (signal) this.#enqueue((connection) => this.#handle(connection, signal));
  }

  /// What comes in; null until it is negotiated.
  incoming(slot: Slot): MediaStreamTrack | null {
    return this.#transceivers()[slots.indexOf(slot)]?.receiver.track ?? null;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#connection) release(this.#connection);
  }

  async #begin(): Promise<void> {
    let connection: RTCPeerConnection;
    try {
      connection = await this.options.open();
    } catch {
      this.#giveUp();
      return;
    }
    if (this.#closed) {
      release(connection);
      return;
    }
    this.#connection = connection;
    connection.onicecandidate = ({ candidate }): void => {
      if (candidate) this.#send({ kind: "candidate", candidate: candidate.toJSON() });
    };
    connection.onnegotiationneeded = (): void => this.#enqueue((open) => this.#offer(open));
    connection.onconnectionstatechange = (): void => this.#connectionChanged(connection.connectionState);
    connection.ontrack = (): void => this.outlets.changed();
    if (this.options.polite) return;
    for (const slot of slots) {
      connection.addTransceiver(this.#outgoing[slot] ?? kindOf(slot), { direction: "sendrecv" });
    }
  }

  #enqueue(step: (connection: RTCPeerConnection) => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#closed || !this.#connection) return;
      try {
        await step(this.#connection);
      } catch (error) {
        // A stranger's description may not fit. The watch notices when nothing comes of it.
        if (!this.#closed) console.warn("call negotiation:", error);
      }
    });
  }

  async #offer(connection: RTCPeerConnection): Promise<void> {
    // The browser asks again once the exchange under way is done.
    if (connection.signalingState !== "stable") return;
    // Nothing is laid out yet: the other end offers first.
    if (connection.getTransceivers().length === 0) return;
    await connection.setLocalDescription();
    this.#sendDescription(connection);
  }

  async #handle(connection: RTCPeerConnection, signal: Signal): Promise<void> {
    if (signal.kind === "candidate") {
      await this.#addCandidate(connection, signal.candidate);
      return;
    }
    const collides = signal.type === "offer" && connection.signalingState !== "stable";
    this.#ignoring = collides && !this.options.polite;
    if (this.#ignoring) return;
    if (signal.type === "answer" && connection.signalingState !== "have-local-offer") return;
    await connection.setRemoteDescription({ type: signal.type, sdp: signal.sdp });
    for (const candidate of this.#waiting.splice(0)) await this.#addCandidate(connection, candidate);
    if (signal.type === "offer") {
      for (const transceiver of this.#transceivers()) transceiver.direction = "sendrecv";
      await this.#applyOutgoing();
      await connection.setLocalDescription();
      this.#sendDescription(connection);
    } else {
      await this.#applyOutgoing();
    }
    this.outlets.changed();
  }

  async #addCandidate(connection: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
    if (!connection.remoteDescription) {
      if (this.#waiting.length < maxWaiting) this.#waiting.push(candidate);
      return;
    }
    try {
      await connection.addIceCandidate(candidate);
    } catch (error) {
      // Candidates of an offer we did not take have nowhere to go.
      if (!this.#ignoring) throw error;
    }
  }

  #sendDescription(connection: RTCPeerConnection): void {
    const description = connection.localDescription;
    if (description && (description.type === "offer" || description.type === "answer")) {
      this.#send({ kind: "description", type: description.type, sdp: description.sdp });
    }
  }

  #send(signal: Signal): void {
    if (!this.#closed) this.outlets.send(writeSignal(signal));
  }

  async #applyOutgoing(): Promise<void> {
    for (const [index, transceiver] of this.#transceivers().entries()) {
      const slot = slots[index];
      if (!slot) return;
      const track = this.#outgoing[slot];
      if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
      await limit(transceiver.sender, slot, this.#remotes);
    }
  }

  /// In the order of their media sections.
  #transceivers(): RTCRtpTransceiver[] {
    return this.#connection?.getTransceivers().slice(0, slots.length) ?? [];
  }

  #connectionChanged(state: RTCPeerConnectionState): void {
    if (this.#closed) return;
    if (state === "connected") {
      clearTimeout(this.#timer);
      this.#restarted = false;
      this.#setLink("connected");
    } else if (state === "disconnected") {
      this.#setLink("connecting");
      this.#watch(silenceMs);
    } else if (state === "failed") {
      this.#setLink("connecting");
      this.#mend();
    }
  }

  #watch(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#mend(), ms);
  }

  /// First new candidates on the same connection, then a new connection.
  #mend(): void {
    if (this.#closed || this.link === "broken") return;
    if (this.#restarted || !this.#connection) {
      this.#giveUp();
      return;
    }
    this.#restarted = true;
    this.#connection.restartIce();
    this.#watch(patienceMs);
  }

  #giveUp(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#setLink("broken");
    this.outlets.gaveUp();
  }

  #setLink(link: Link): void {
    if (this.link === link) return;
    this.link = link;
    this.outlets.changed();
  }
}

function release(connection: RTCPeerConnection): void {
  connection.onicecandidate = null;
  connection.onnegotiationneeded = null;
  connection.onconnectionstatechange = null;
  connection.ontrack = null;
  connection.close();
}

async function limit(sender: RTCRtpSender, slot: Slot, remotes: number): Promise<void> {
  const budget = budgetOf(slot, remotes);
  const parameters = sender.getParameters();
  const encoding = parameters.encodings[0];
  if (!encoding) return;
  const height = sender.track?.getSettings().height;
  const scale = budget.height !== null && height !== undefined ? Math.max(1, height / budget.height) : 1;
  const same = encoding.maxBitrate === budget.maxBitrate && (encoding.scaleResolutionDownBy ?? 1) === scale;
  if (same) return;
  encoding.maxBitrate = budget.maxBitrate;
  if (kindOf(slot) === "video") {
    encoding.scaleResolutionDownBy = scale;
    if (budget.frameRate !== null) encoding.maxFramerate = budget.frameRate;
    parameters.degradationPreference = slot === "screen" ? "maintain-resolution" : "balanced";
  }
  try {
    await sender.setParameters(parameters);
  } catch {
    // A cap is a courtesy; some browsers refuse to change it in the middle of a negotiation.
  }
}
