import type * as O from "../office";
import type { Answer } from "../world/events";
import type { Player, World } from "../world/world";
import type { Visit } from "./visit";

/// What ui/ sees of me: null until I stand somewhere.
export function describeMe({ walker, world }: Visit, profile: O.Profile): O.Me | null {
  if (walker === null) return null;
  return {
    id: world.me,
    name: profile.name,
    avatar: profile.avatar,
    status: world.status,
    at: { x: walker.x, y: walker.y },
    direction: walker.direction,
    inBubble: world.bubble !== null,
    leader: world.leader,
    followers: [...world.followers],
  };
}

/// The others in view, nearest first.
export function listNear({ walker, world }: Visit): readonly O.Person[] {
  const away = ({ track }: Player) => Math.hypot(track.x - (walker?.x ?? 0), track.y - (walker?.y ?? 0));
  return [...world.players.values()]
    .sort((a, b) => away(a) - away(b))
    .map(({ id, name, avatar, status, track }) => {
      return { id, name, avatar, status, at: { x: track.x, y: track.y }, inBubble: world.groupOf(id) !== undefined };
    });
}

export function describeBubble({ bubble, me }: World, typing: ReadonlySet<O.UserId>): O.Bubble | null {
  if (bubble === null) return null;
  const others = bubble.members.filter(({ id }) => id !== me);
  return {
    id: bubble.id,
    locked: bubble.locked,
    members: others.map(({ id, name, avatar, media }) => ({ id, name, avatar, ...media, typing: typing.has(id) })),
  };
}

/// People as the server found them; those in view when it could not say.
export function describePeople(world: World, near: readonly O.Person[], answer: Answer): O.PeoplePage {
  if (answer.kind !== "people") {
    return { people: near.map((person) => ({ ...person, near: true, me: false })), total: near.length + 1 };
  }
  const people = answer.people.map((person) => ({
    ...person,
    near: world.players.has(person.id),
    me: person.id === world.me,
  }));
  return { people, total: answer.total };
}
