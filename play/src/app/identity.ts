/// What tells this browser and this tab from others: random, made once, kept where they live.
export function visitorKey(): string {
  return kept(() => window.localStorage, "digiwork.visitor");
}

export function tabId(): string {
  return kept(() => window.sessionStorage, "digiwork.tab");
}

function kept(storage: () => Storage, key: string): string {
  try {
    const known = storage().getItem(key);
    if (known !== null && /^[0-9a-f]{32}$/.test(known)) return known;
    const made = random();
    storage().setItem(key, made);
    return made;
  } catch {
    // No storage: somebody new each time.
    return random();
  }
}

function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
