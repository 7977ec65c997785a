import { Stage } from "./stage";
import type { Renderer, StageEvents } from "./stage";

/// Opens the stage with the renderer that suits this browser; the other one if that fails.
export async function openStage(parent: HTMLElement, events: StageEvents): Promise<Stage> {
  const wanted = chooseRenderer();
  try {
    return await Stage.open(parent, events, wanted);
  } catch (cause) {
    if (wanted === "canvas") throw cause;
    parent.replaceChildren();
    return Stage.open(parent, events, "canvas");
  }
}

function chooseRenderer(): Renderer {
  const asked = new URLSearchParams(window.location.search).get("renderer");
  if (asked === "canvas" || asked === "webgl") return asked;
  return "canvas";
}
