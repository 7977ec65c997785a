import type { AskForVisa } from "../session/session";

/// What the browser keeps beside the cookie that nobody can read: that somebody has signed in here.
const known = /(?:^|; )(?:__Host-)?digiwork-known=1(?:;|$)/;

/// The visa of who has signed in in this browser; a guest asks nobody, and so does not wait.
export const askForVisa: AskForVisa = async () => {
  if (!known.test(document.cookie)) return undefined;
  const answer = await fetch("/api/visa", { method: "POST" });
  if (answer.status === 204) return undefined;
  if (!answer.ok) throw new Error(`no visa: ${answer.status}`);
  const { visa } = (await answer.json()) as { visa: string };
  return visa;
};
