import type { FatalError } from "../office";
import type { SessionProblem } from "../session/session";

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
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { code: "CLIENT_FAILED", file: "", detail, fix: "Reload the page.", canRetry: true };
}

export function pageForProblem(problem: SessionProblem): FatalError {
  return { ...problem, fix: "", canRetry: true };
}
