import { personaNamed } from '@channelgraph/access'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { positionIn, readFeed } from '@channelgraph/events'
import { createLogger } from '@channelgraph/process'
import {
  createSubgraph,
  type OpenDatabase,
  openDatabase,
  type Subgraph,
  type SubgraphDefinition,
} from '@channelgraph/service'
import { MovableClock } from '@channelgraph/values'
import type { Stage } from './story.ts'

const PAGE = 200

/** Opens the four departments on seeded databases in this process; close it at the end. */
export async function openStage(
  definitions: Readonly<Record<Department, SubgraphDefinition>>,
  urls: Readonly<Record<Department, string>>,
  start: Date,
): Promise<Stage & { close(): Promise<void> }> {
  const clock = new MovableClock(start)
  const opened = {} as Record<Department, OpenDatabase>
  const subgraphs = {} as Record<Department, Subgraph>
  for (const name of DEPARTMENTS) {
    opened[name] = openDatabase(urls[name], { max: 3 })
    const log = createLogger(name, 'error')
    subgraphs[name] = await createSubgraph(definitions[name], { db: opened[name].db, clock, log })
  }

  const carryOnce = async (consumer: Department, publisher: Department): Promise<number> => {
    const position = await positionIn(opened[consumer].db, publisher)
    const page = await readFeed(opened[publisher].db, publisher, position, PAGE)
    if (page.length > 0) await subgraphs[consumer].apply(publisher, page)
    return page.length
  }
  const carry = async (): Promise<void> => {
    for (let moved = 1; moved > 0; ) {
      moved = 0
      for (const consumer of DEPARTMENTS) {
        const publishers = Object.keys(definitions[consumer].subscriptions) as Department[]
        for (const publisher of publishers) moved += await carryOnce(consumer, publisher)
      }
    }
  }

  return {
    as: (department, persona) => subgraphs[department].contextFor(personaNamed(persona).viewer, 'story'),
    now: () => clock.now(),
    pass: (ms) => clock.advance(ms),
    carry,
    sweep: (department) => subgraphs[department].sweep(),
    close: async () => {
      await Promise.all(DEPARTMENTS.map((name) => subgraphs[name].stop()))
      await Promise.all(DEPARTMENTS.map((name) => opened[name].close()))
    },
  }
}
