declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../../party/hosts/cloudflare/worker.ts");
  }
  interface Env {
    BREATHING_ROOM: DurableObjectNamespace<import("../../party/hosts/cloudflare/room-object.ts").BreathingRoomObject>;
  }
}
