/// RTCPeerConnection's rules of negotiation without a network: states, implicit rollback, media sections in order,
/// candidates that need a description. Only what Peer uses. The e2e tests run the same scenarios in Chromium.

interface FakeDescription {
  readonly from: number;
  readonly generation: number;
  readonly sections: readonly ("audio" | "video")[];
}

let made = 0;

/// Joins connections whose descriptions name each other, and can be cut.
export class FakeNetwork {
  readonly connections: FakeConnection[] = [];
  #up = true;

  setUp(up: boolean): void {
    this.#up = up;
    for (const connection of this.connections) connection.settle();
  }

  get up(): boolean {
    return this.#up;
  }

  open(): RTCPeerConnection {
    const connection = new FakeConnection(this);
    this.connections.push(connection);
    return connection as unknown as RTCPeerConnection;
  }
}

export function fakeTrack(kind: "audio" | "video", label: string = kind): MediaStreamTrack {
  const ended = new Set<() => void>();
  const track = {
    kind,
    label,
    enabled: true,
    readyState: "live",
    contentHint: "",
    getSettings: () => ({ height: 720, deviceId: label }),
    addEventListener: (_: "ended", heard: () => void) => ended.add(heard),
    stop: () => (track.readyState = "ended"),
    /// The device was pulled out.
    vanish: () => {
      track.readyState = "ended";
      for (const heard of ended) heard();
    },
  };
  return track as unknown as MediaStreamTrack & { vanish(): void };
}

class FakeSender {
  parameters = { encodings: [{}] };
  constructor(public track: MediaStreamTrack | null) {}
  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    await Promise.resolve();
    this.track = track;
  }
  getParameters(): unknown {
    return structuredClone(this.parameters);
  }
  async setParameters(parameters: { encodings: [object] }): Promise<void> {
    await Promise.resolve();
    this.parameters = parameters;
  }
}

export class FakeConnection {
  onicecandidate: ((event: { candidate: { toJSON(): object } | null }) => void) | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: (() => void) | null = null;
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: RTCSessionDescription | null = null;
  remoteDescription: RTCSessionDescription | null = null;
  descriptionsMade = 0;

  readonly id = (made += 1);
  readonly transceivers: { direction: string; kind: "audio" | "video"; sender: FakeSender; receiver: object }[] = [];
  #generation = 0;
  #needed = false;
  #settledLocal: RTCSessionDescription | null = null;
  #settledRemote: RTCSessionDescription | null = null;
  #hasCandidate = false;

  constructor(private readonly network: FakeNetwork) {}

  addTransceiver(trackOrKind: MediaStreamTrack | "audio" | "video"): void {
    const track = typeof trackOrKind === "string" ? null : trackOrKind;
    this.#addSection(typeof trackOrKind === "string" ? trackOrKind : (trackOrKind.kind as "audio"), track);
    this.#need();
  }

  getTransceivers(): unknown[] {
    return [...this.transceivers];
  }

  restartIce(): void {
    this.#generation += 1;
    this.#need();
  }

  async setLocalDescription(): Promise<void> {
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    await Promise.resolve();
    const content: FakeDescription = {
      from: this.id,
      generation: this.#generation,
      sections: this.transceivers.map(({ kind }) => kind),
    };
    this.descriptionsMade += 1;
    this.localDescription = { type, sdp: JSON.stringify(content) } as RTCSessionDescription;
    if (type === "offer") {
      this.#needed = false;
      this.#become("have-local-offer");
    } else {
      this.#become("stable");
    }
    // A browser gathers in a task of its own, after whoever awaited the description went on.
    setTimeout(() => {
      const candidate = { candidate: `candidate of ${this.id}`, sdpMid: "0", sdpMLineIndex: 0 };
      this.onicecandidate?.({ candidate: { toJSON: () => candidate } });
      this.onicecandidate?.({ candidate: null });
    });
  }

  async setRemoteDescription(description: { type: "offer" | "answer"; sdp: string }): Promise<void> {
    await Promise.resolve();
    const { sections } = JSON.parse(description.sdp) as FakeDescription;
    if (description.type === "answer" && this.signalingState !== "have-local-offer")
      throw new Error("InvalidStateError");
    // An offer over an offer of ours rolls ours back, and what it asked for is still needed.
    if (description.type === "offer" && this.signalingState === "have-local-offer") {
      this.localDescription = this.#settledLocal;
      this.#needed = true;
    }
    for (const kind of sections.slice(this.transceivers.length)) this.#addSection(kind, null);
    this.remoteDescription = description as RTCSessionDescription;
    this.#become(description.type === "offer" ? "have-remote-offer" : "stable");
    this.ontrack?.();
  }

  async addIceCandidate(candidate: { candidate: string }): Promise<void> {
    await Promise.resolve();
    if (!this.remoteDescription) throw new Error("InvalidStateError");
    if (!candidate.candidate.endsWith(` ${this.#peerId() ?? "?"}`)) throw new Error("OperationError");
    this.#hasCandidate = true;
    this.settle();
  }

  close(): void {
    this.signalingState = "closed";
    this.connectionState = "closed";
    for (const other of this.network.connections) other.settle();
  }

  /// Compares what both ends know and moves the connection state accordingly.
  settle(): void {
    if (this.signalingState === "closed") return;
    const other = this.network.connections.find(({ id }) => id === this.#peerId());
    const agreed = this.signalingState === "stable" && this.#settledRemote !== null && this.#hasCandidate;
    const joined = other !== undefined && other.signalingState !== "closed" && this.network.up;
    if (joined && agreed) this.#connect("connected");
    else if (this.connectionState === "connected" && !joined) this.#connect("disconnected");
    else if (this.connectionState === "new" && this.#settledRemote) this.#connect("connecting");
  }

  fail(): void {
    this.#connect("failed");
  }

  #peerId(): number | null {
    return this.remoteDescription ? (JSON.parse(this.remoteDescription.sdp) as FakeDescription).from : null;
  }

  #addSection(kind: "audio" | "video", track: MediaStreamTrack | null): void {
    const receiver = { track: fakeTrack(kind, kind) };
    this.transceivers.push({ direction: "sendrecv", kind, sender: new FakeSender(track), receiver });
  }

  #need(): void {
    this.#needed = true;
    queueMicrotask(() => this.#askForNegotiation());
  }

  #askForNegotiation(): void {
    if (this.#needed && this.signalingState === "stable") this.onnegotiationneeded?.();
  }

  #become(state: RTCSignalingState): void {
    this.signalingState = state;
    if (state !== "stable") return;
    this.#settledLocal = this.localDescription;
    this.#settledRemote = this.remoteDescription;
    queueMicrotask(() => this.#askForNegotiation());
    this.settle();
  }

  #connect(state: RTCPeerConnectionState): void {
    if (this.connectionState === state) return;
    this.connectionState = state;
    queueMicrotask(() => this.onconnectionstatechange?.());
  }
}
