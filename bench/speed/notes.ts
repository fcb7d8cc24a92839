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
- The scan for silent sockets is the room's own code in Node: every socket's last heartbeat is asked for, and is recent.
- Hot path of a join, by profile: workerd's own way from the Worker to the object and the socket is half of it (the floor
  has it too), then the URL and its query, read on both sides, and the routes. Mended on the way: a library that threw and
  caught two exceptions for each join without an address, functions that the bundler named anew at every request, and the
  question "may I come in" as an event of its own: a fifth less CPU a join than before.
- Hot path of a broadcast: \`send\`, which is the floor's. What a change costs besides, some 0.8 ms whatever the size of the
  room (its frame checked, the answer, the attachment, now and then the alarm's row), is under a hundredth of a broadcast
  at 9,000 sockets and a fifth of one at 100: that goal is bounded by it. Before the snapshot had an interval of its own
  it was up to two fifths.
- Hot path of heartbeats: none of the room's. They differ from the floor's by the noise of this machine.
- Hot path of waking, at 9,000 by profile: the platform's list of its sockets (a fifth), then in nearly equal parts the
  attachments, the snapshot, the roster's maps, and the collection of what was garbage. On this machine it took 76 to
  80 ms in quiet moments and twice as much while its neighbours were busy, when the floor takes twice as long too. It is
  bounded by the two values that are read for each socket; ids are unpacked at once and attachments read where they stand
  since this was profiled.
- A small room that wakes for the first time reads its first snapshot, some 8 ms more than partyserver, which reads
  nothing and so tells 100 people of a change sooner; from 5,000 on it is later. By a profile of the same code in Node,
  the first use of the snapshot's schema is the largest part of it.
- A socket that is sent anything before its handshake is answered holds some 9 KB more in workerd from then on, the
  floor's too where it is tried. The room always sends a welcome; so partyserver's newcomers are sent a text as well, as
  they are whenever it tells of each.`;
