import { expect, test, vi } from "vitest";
import { DevicePreview } from "./devicePreview";
import { FakePlatform, settle } from "./fakes/fakePlatform";

test("a preview opens the devices, tells who listens, and leaves nothing open", async () => {
  const platform = new FakePlatform();
  const wishes = { cameraOn: false, microphoneOn: false, camera: null, microphone: null, speaker: null };
  const preview = new DevicePreview(platform, wishes);
  const [changed, deaf] = [vi.fn(), vi.fn()];
  preview.subscribe(["devices", "level"], changed);
  preview.subscribe(["devices"], deaf)();
  preview.setCamera(true);
  preview.setMicrophone(true);
  preview.openPreview();
  await settle();
  expect(platform.access.live()).toHaveLength(2);
  expect(preview.devices.preview).not.toBeNull();
  expect(changed).toHaveBeenCalled();
  expect(deaf).not.toHaveBeenCalled();
  preview.chooseDevice("camera", "camera two");
  await settle();
  expect(preview.devices.camera).toBe("camera two");
  preview.close();
  expect(platform.access.live()).toEqual([]);
});
