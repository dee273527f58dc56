/**
 * Which fetches of a plan share a request. Together, both start when the later one can, and that may delay nobody.
 * What a group waits for and what waits for it are kept as sets of bits and brought along when groups join, so that a
 * plan of hundreds of fetches costs milliseconds.
 */
import type { PlannedFetch } from './plan-fetches.ts'

/**
 * Groups of indices, each sorted.
 *
 * @param needs by fetch, the fetches whose data it reads; all of them come earlier in the list
 */
export function joined(fetches: readonly PlannedFetch[], needs: readonly ReadonlySet<number>[]): number[][] {
  let groups = alone(fetches, needs)
  // Most have an equal that is ready at the same moment: those first, all at once.
  for (;;) {
    const fewer = readyTogether(groups)
    if (fewer.length === groups.length) break
    groups = fewer
  }
  let before: number
  do {
    before = groups.length
    for (const one of groups) {
      if (one.joinedInto) continue
      for (let i = groups.indexOf(one) + 1; i < groups.length; i++) {
        const other = groups[i]!
        if (other.joinedInto || !costsNoLatency(one, other)) continue
        take(one, [other], groups)
      }
    }
    groups = groups.filter((group) => !group.joinedInto)
  } while (groups.length < before)
  return groups.map((group) => group.members.sort((a, b) => a - b))
}

interface Group {
  members: number[]
  own: Bits
  /** Everything it waits for, directly or not. */
  waits: Bits
  /** Everything that waits for it, directly or not. */
  awaitedBy: Bits
  subgraph: string
  mayJoin: boolean
  joinedInto?: Group
}

function alone(fetches: readonly PlannedFetch[], needs: readonly ReadonlySet<number>[]): Group[] {
  const groups = fetches.map(({ index, subgraph, requires, contextRewrites }): Group => {
    const [own, waits, awaitedBy] = [new Bits(fetches.length), new Bits(fetches.length), new Bits(fetches.length)]
    own.add(index)
    const mayJoin = requires !== undefined && contextRewrites.length === 0
    return { members: [index], own, waits, awaitedBy, subgraph, mayJoin }
  })
  const link = (group: Group, visit: (needed: Group) => void) => {
    for (const need of needs[group.members[0]!]!) visit(groups[need]!)
  }
  for (const group of groups) link(group, (needed) => group.waits.include(needed.own, needed.waits))
  for (const group of [...groups].reverse()) {
    link(group, (needed) => needed.awaitedBy.include(group.own, group.awaitedBy))
  }
  return groups
}

function readyTogether(groups: Group[]): Group[] {
  const byMoment = new Map<string, Group[]>()
  for (const group of groups) {
    if (!group.mayJoin) continue
    const moment = `${group.subgraph} ${group.waits.text()}`
    const known = byMoment.get(moment)
    if (known) known.push(group)
    else byMoment.set(moment, [group])
  }
  for (const [first, ...others] of byMoment.values()) if (first && others.length > 0) take(first, others, groups)
  return groups.filter((group) => !group.joinedInto)
}

/** That joining delays nobody; see the returns. */
function costsNoLatency(one: Group, other: Group): boolean {
  if (one.subgraph !== other.subgraph || !one.mayJoin || !other.mayJoin) return false
  if (one.awaitedBy.meets(other.own) || other.awaitedBy.meets(one.own)) return false
  const oneFirst = one.waits.isWithin(other.waits)
  const otherFirst = other.waits.isWithin(one.waits)
  // Ready at the same moment.
  if (oneFirst && otherFirst) return true
  const oneNeeded = one.awaitedBy.isWithin(other.awaitedBy)
  const otherNeeded = other.awaitedBy.isWithin(one.awaitedBy)
  // The same consumers (or none): each has to wait for both answers anyway.
  if (oneNeeded && otherNeeded) return true
  // One is ready earlier, and all who need it need the other as well.
  return (oneFirst && oneNeeded) || (otherFirst && otherNeeded)
}

/** The others join `one`; who waits for one of them waits for all, and for what they wait for. */
function take(one: Group, others: readonly Group[], groups: readonly Group[]): void {
  for (const other of others) {
    other.joinedInto = one
    for (const member of other.members) one.members.push(member)
    one.own.include(other.own)
    one.waits.include(other.waits)
    one.awaitedBy.include(other.awaitedBy)
  }
  for (const group of groups) {
    if (group.joinedInto || group === one) continue
    if (group.own.meets(one.awaitedBy)) group.waits.include(one.own, one.waits)
    else if (group.own.meets(one.waits)) group.awaitedBy.include(one.own, one.awaitedBy)
  }
}

/** A set of small whole numbers. */
class Bits {
  private readonly words: Uint32Array

  constructor(size: number) {
    this.words = new Uint32Array((size >>> 5) + 1)
  }

  add(index: number): void {
    this.words[index >>> 5]! |= 1 << (index & 31)
  }

  include(...others: Bits[]): void {
    for (const { words } of others) for (let i = 0; i < words.length; i++) this.words[i]! |= words[i]!
  }

  meets(other: Bits): boolean {
    for (let i = 0; i < this.words.length; i++) if ((this.words[i]! & other.words[i]!) !== 0) return true
    return false
  }

  isWithin(other: Bits): boolean {
    for (let i = 0; i < this.words.length; i++) if ((this.words[i]! & ~other.words[i]!) !== 0) return false
    return true
  }

  /** Equal for equal sets. */
  text(): string {
    return this.words.join()
  }
}
