import { createServer, type Server } from "node:http";
import * as client from "openid-client";
import type { Page } from "playwright-core";

/// An OpenID Connect client that is not ours: what it is told by a provider is what any client would be told.
export class RelyingParty {
  /// Forms that came to the back-channel, with the time of each.
  readonly backChannel: { readonly token: string; readonly at: number }[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static start(): Promise<RelyingParty> {
    return new Promise((resolve, reject) => {
      const server = createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          if (request.url === "/logout/back-channel") {
            const token = new URLSearchParams(body).get("logout_token") ?? "";
            self.backChannel.push({ token, at: performance.now() });
          }
          response.setHeader("content-type", "text/html").end("<title>back</title><p>You are back.");
        });
      });
      server.once("error", reject);
      let self: RelyingParty;
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        const port = typeof address === "object" && address !== null ? address.port : 0;
        self = new RelyingParty(server, `http://127.0.0.1:${port}`);
        resolve(self);
      });
    });
  }

  discover(issuer: string, secret: string): Promise<client.Configuration> {
    return client.discovery(new URL(issuer), "digiwork", secret, undefined, {
      execute: [client.allowInsecureRequests],
    });
  }

  /// Sends the window to the provider; `there` does what a person does on its pages; ends with the tokens.
  async signIn(config: client.Configuration, page: Page, there: (page: Page) => Promise<void>) {
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const to = client.buildAuthorizationUrl(config, {
      redirect_uri: `${this.url}/login/callback`,
      scope: "openid profile email",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    await page.goto(to.href);
    await there(page);
    await page.waitForURL(`${this.url}/login/callback?**`, { timeout: 20_000 });
    return client.authorizationCodeGrant(config, new URL(page.url()), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/// What a token says, for looking at only.
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
}

export function rolesIn(claims: unknown): readonly string[] {
  const { resource_access: access } = claims as { resource_access?: { digiwork?: { roles?: string[] } } };
  return access?.digiwork?.roles ?? [];
}
