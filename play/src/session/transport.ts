/// A way to the server that carries frames in order, and may break at any time.
export interface Socket {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /// Ends it; nothing is heard from it any more, not even `closed`.
  drop(code: number, reason: string): void;
}

export interface SocketEvents {
  opened(): void;
  received(bytes: Uint8Array): void;
  /// The last event. Also after a failed attempt to open.
  closed(code: number, reason: string): void;
}

export interface Transport {
  open(events: SocketEvents): Socket;
  /// True when the server answers at all: cheaper to ask than a session.
  reachable(): Promise<boolean>;
}

export class WebSocketTransport implements Transport {
  constructor(
    private readonly url: string,
    private readonly pingUrl: string,
  ) {}

  open(events: SocketEvents): Socket {
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) events.received(new Uint8Array(data));
    };
    socket.onclose = ({ code, reason }) => events.closed(code, reason);
    return {
      send: (bytes) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
      },
      drop: (code, reason) => {
        socket.onopen = null;
        socket.onmessage = null;
        socket.onclose = null;
        socket.close(code, reason);
      },
    };
  }

  async reachable(): Promise<boolean> {
    try {
      const answer = await fetch(this.pingUrl, { cache: "no-store", signal: AbortSignal.timeout(5_000) });
      return answer.ok;
    } catch {
      return false;
    }
  }
}
