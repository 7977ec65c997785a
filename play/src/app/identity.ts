/// What tells this browser and this page from others: random, made once.

/// Kept by the browser.
export function visitorKey(): string {
  try {
    const known = window.localStorage.getItem("digiwork.visitor");
    if (known !== null && /^[0-9a-f]{32}$/.test(known)) return known;
    const made = random();
    window.localStorage.setItem("digiwork.visitor", made);
    return made;
  } catch {
    // No storage: somebody new each time.
    return random();
  }
}

/// As long as the page is loaded, and no longer: a tab that is duplicated is a page of its own. [WS28]
export function tabId(): string {
  return tab;
}

const tab = random();

function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
