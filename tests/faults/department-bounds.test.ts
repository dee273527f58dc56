import { boundedWork, inRequest, WorkEnded } from '@channelgraph/process'
import { type Checked, openTestSubgraph, unchecked } from '@channelgraph/testkit'
import { expect, test } from 'vitest'
import { partners } from '../../subgraphs/partners/src/subgraph.ts'
import { seededDatabases } from '../harness/index.ts'

const urls = await seededDatabases()
const { ask, statements } = await openTestSubgraph(partners, urls.partners)

/** As the route does it, with the limits that a department has by default. */
const bounded = <const Text extends string>(query: Text & Checked<'partners', Text>) =>
  inRequest({ requestId: 'test-request' }, () =>
    boundedWork(
      { values: 100_000, deadlineMs: 120_000 },
      { viewer: 'management', gone: new AbortController().signal },
      () => ask('management', unchecked(query)),
    ),
  )

test('children of parents of children of every county are refused after as few statements as there are levels before', async () => {
  const seen = await statements(() =>
    expect(bounded('{regions(level:COUNTY){code parent{children{code parent{children{code}}}}}}')).rejects.toThrow(
      WorkEnded,
    ),
  )
  expect(seen).toHaveLength(3) // the counties, their parents, those parents' children: then it is known how many they are
})

test('every county with the one it lies in is answered: a long list alone is no attack', async () => {
  const { data, errors } = await bounded('{ regions(level: COUNTY) { code name parent { code name } } }')
  expect(errors).toEqual([])
  expect(data.regions.length).toBeGreaterThan(2_000)
})
