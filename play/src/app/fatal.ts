import type { FatalError } from "../office";
import type { SessionProblem } from "../session/session";

export const outage = "SERVER_UNREACHABLE";

/// Thrown by whatever cannot go on; ends as a full page.
export class Fatal extends Error {
  constructor(readonly error: FatalError) {
    super(`${error.code}: ${error.detail}`);
  }
}

export function fatal(code: string, file: string, detail: string, fix = ""): Fatal {
  return new Fatal({ code, file, detail, fix, canRetry: true });
}

/// The full page for anything thrown.
export function pageFor(cause: unknown): FatalError {
  if (cause instanceof Fatal) return cause.error;
  // Looked at only when something failed: asking for a context costs more than most of the start.
  if (document.createElement("canvas").getContext("2d") === null) {
    return fatal("UNSUPPORTED_BROWSER", "", "This browser has no 2D canvas.", "Use a current browser.").error;
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { code: "CLIENT_FAILED", file: "", detail, fix: "Reload the page.", canRetry: true };
}

/// The server did not answer at all: no page, it will be back.
export function isOutage(cause: unknown): boolean {
  return cause instanceof Fatal && cause.error.code === outage;
}

/// The wire's codes for what a person can mend have pages of their own.
const pageCodes: Readonly<Record<string, string>> = {
  BAD_NAME: "NAME_REFUSED",
  BAD_AVATAR: "AVATAR_REFUSED",
  BAD_ROOM: "ROOM_URL_BROKEN",
};

/// What passes by itself: a page says so while I wait.
const passing: readonly string[] = ["ROOM_FULL", "SERVER_FULL", "SERVER_BUSY"];

/// The page for what keeps me out for now; null for what is no news to a person.
export function pageWhileWaiting(problem: SessionProblem | null): FatalError | null {
  return problem !== null && passing.includes(problem.code) ? pageForProblem(problem) : null;
}

export function pageForProblem(problem: SessionProblem): FatalError {
  return { ...problem, code: pageCodes[problem.code] ?? problem.code, fix: "", canRetry: true };
}
