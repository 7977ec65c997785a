/// Splits a chat line into plain text and links, so that `ui/` shows text as text and never parses HTML.

export type LinePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

const candidate = /https?:\/\/[^\s<>"'`]+/giu;
/// What ends a sentence rather than an address.
const trailing = new Set([...".,;:!?…»”’"]);
const brackets: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

export function splitLinks(line: string): LinePart[] {
  const parts: LinePart[] = [];
  let from = 0;
  for (const match of line.matchAll(candidate)) {
    const text = withoutTrailing(match[0]);
    const href = hrefOf(text);
    if (href === null) continue;
    if (match.index > from) parts.push({ kind: "text", text: line.slice(from, match.index) });
    parts.push({ kind: "link", text, href });
    from = match.index + text.length;
  }
  if (from < line.length) parts.push({ kind: "text", text: line.slice(from) });
  return parts;
}

/// Takes off closing punctuation; a bracket stays when it was opened inside the address.
function withoutTrailing(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address.charAt(end - 1);
    const opener = brackets[last];
    if (opener !== undefined) {
      const inside = address.slice(0, end);
      if (count(inside, opener) >= count(inside, last)) break;
    } else if (!trailing.has(last)) {
      break;
    }
    end -= 1;
  }
  return address.slice(0, end);
}

function count(text: string, wanted: string): number {
  let found = 0;
  for (const c of text) if (c === wanted) found += 1;
  return found;
}

/// Null for what is no address, or one that would hide where it leads behind a user name.
function hrefOf(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  if (url.username !== "" || url.password !== "") return null;
  return url.href;
}
