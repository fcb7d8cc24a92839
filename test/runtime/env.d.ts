declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../../party/worker.ts");
  }
  interface Env {
    BREATHING_ROOM: DurableObjectNamespace<import("../../party/cloudflare.ts").BreathingRoomObject>;
  }
}
