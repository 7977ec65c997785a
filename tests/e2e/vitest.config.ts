import { join } from "node:path";
import { fileURLToPath } from "node:url";
// Types alone: this file stands where no package is found at run time.
import type { Plugin, ViteUserConfig } from "vitest/config";

const here = fileURLToPath(new URL(".", import.meta.url));
const play = join(here, "..", "..", "play");

/// These tests stand outside of play/ but use its packages: whatever they import by name is looked up there.
function packagesOfPlay(): Plugin {
  return {
    name: "packages-of-play",
    enforce: "pre",
    resolveId(id, importer, options) {
      if (!importer?.startsWith(here) || /^[./\0]|^node:/.test(id)) return null;
      return this.resolve(id, join(play, "package.json"), { ...options, skipSelf: true });
    },
  };
}

export default {
  root: here,
  plugins: [packagesOfPlay()],
  test: {
    include: ["**/*.e2e.ts"],
    // Two windows, a server and video coding share few cores: one file at a time, and patience.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    globalSetup: [join(here, "harness/ready.ts")],
  },
} satisfies ViteUserConfig;
