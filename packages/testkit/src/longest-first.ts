import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What a file measures of its process, others would change: these have one of their own. */
export const ALONE = ['gateway/src/graph/life-cycle.test.ts', 'packages/engine/src/engine.test.ts']

/**
 * The files that take longest, the longest first: begun last, one would run alone while the other core has nothing left to do. Those
 * with a process of their own come before all, as a process that files share ends where the next file does not share it.
 */
export const LONGEST = [
  ...ALONE,
  'tests/faults/crash.test.ts',
  'tests/federation/foreign-rows.test.ts',
  'seeds/src/seeds.test.ts',
  'tests/faults/bad-input.test.ts',
  'tests/faults/rolling-restart.test.ts',
  'tests/federation/projections-of-a-nation.test.ts',
  'tests/federation/projections.test.ts',
  'tests/federation/engine-differential.test.ts',
  'seeds/src/world.test.ts',
  'tests/faults/departments-away.test.ts',
  'tests/faults/money-and-goods.test.ts',
  'tests/federation/foreign-rows/mutations.test.ts',
  'packages/localdb/src/server.test.ts',
  'scripts/launcher/launch.test.ts',
  'tests/journeys/apply-to-pay.test.ts',
]

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`))
  return place === -1 ? LONGEST.length : place
}

/** Orders the files of a run: the longest first, the others as vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}
