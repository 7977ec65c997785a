/// The parts of Phaser the office uses: game, scale, scenes and the canvas renderer. The rest (WebGL, physics, sound,
/// loader, tweens, input) stays out of the bundle, and out of the time until the first picture.
///
/// Phaser is CommonJS inside; these are its own files, and the plugins register themselves when loaded.
import "phaser/src/cameras/2d/CameraManager";
import "phaser/src/events/EventEmitter";
import "phaser/src/gameobjects/DisplayList";
import "phaser/src/gameobjects/UpdateList";
import "phaser/src/scene/ScenePlugin";
import Game from "phaser/src/core/Game";
import GameObject from "phaser/src/gameobjects/GameObject";
import Scene from "phaser/src/scene/Scene";

export { Game, GameObject, Scene };
