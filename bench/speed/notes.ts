/** What the figures do not say by themselves. */
export const NOTES = `- The load generator is a WebSocket client of its own on raw sockets, for Socket.IO too (Engine.IO 4, websocket transport).
- "Joins per second, all told": people come to a room that already has that many sockets, while each server tells of it
  as it does. Before, the servers that broadcast on every change are filled while they tell nobody ("nobody told"): with
  each join told to all, 9,000 would take them minutes.
- A change is one person's mood; every socket is waited for. The room's CPU for it includes the answer to the person
  and the alarm that is set; the snapshot follows within 5 s, mostly in somebody else's turn. It is in the minute of
  activity.
- Heartbeats of partyserver reach its \`onMessage\`: its documentation has no automatic answer. Socket.IO's server asks for
  them: a server of its own with at most 1,000 sockets asks about 2,000 times a second.
- Memory is what the process has resident after the changes and the heartbeats, less what it had with one socket, per
  socket.
- "Asleep": nothing happens for 11 s. Then a mood changes, and all are to know; or, at 9,000, one socket says something
  that is answered to it alone and changes nothing, which is the waking without the broadcast. That the object was made
  anew by it is checked, and that no alarm had done it before. A heartbeat wakes partyserver's room, and not this one.
- In the rounds TTL is 600 s, so that nobody is silent for too long while others are measured, and Socket.IO asks for no
  heartbeats; the minute of activity runs with the defaults.
- The scan for silent sockets is the room's own code in Node: every socket's last heartbeat is asked for, and is recent.`;
