import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import type { SubgraphDefinition } from '@channelgraph/service'

/** What each department's `subgraph.ts` exports under its name: a department that is in the list is in every test that walks them. */
export const definitions = Object.fromEntries(
  await Promise.all(
    DEPARTMENTS.map(async (name) => [name, (await import(`../../subgraphs/${name}/src/subgraph.ts`))[name]]),
  ),
) as Readonly<Record<Department, SubgraphDefinition>>
