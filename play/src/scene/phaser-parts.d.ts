/// <reference types="phaser" />

declare module "phaser/src/core/Game" {
  const Game: typeof Phaser.Game;
  export default Game;
}
declare module "phaser/src/gameobjects/GameObject" {
  const GameObject: typeof Phaser.GameObjects.GameObject;
  export default GameObject;
}
declare module "phaser/src/scene/Scene" {
  const Scene: typeof Phaser.Scene;
  export default Scene;
}
declare module "phaser/src/cameras/2d/CameraManager";
declare module "phaser/src/events/EventEmitter";
declare module "phaser/src/gameobjects/DisplayList";
declare module "phaser/src/gameobjects/UpdateList";
declare module "phaser/src/scene/ScenePlugin";
