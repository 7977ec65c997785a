import type { BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";

/// What every page is looked at on.
export const looks: readonly { name: string; context: BrowserContextOptions; preferences?: Record<string, unknown> }[] =
  [
    { name: "desk", context: { viewport: { width: 1440, height: 900 } } },
    { name: "desk-dark", context: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" } },
    {
      name: "phone",
      context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
    {
      name: "phone-dark",
      context: {
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        colorScheme: "dark",
        reducedMotion: "reduce",
      },
    },
  ];

/// Nothing of the page sticks out sideways.
export async function expectFits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, "pixels that stick out").toBeLessThanOrEqual(0);
}
