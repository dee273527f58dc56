import { asTyped, testSubgraph } from '@channelgraph/testkit'
import { expect, test } from 'vitest'
import { finance } from './subgraph.ts'
import { financeFixture } from './testing/fixture.ts'

const t = await testSubgraph(finance)
const given = financeFixture(t)
await given.partnersAB()

test('C: a settlement is found by its number, in whatever case and width it is typed', async () => {
  const { no } = await given.settlement('SENT')
  expect(await t.data('finance', `{ settlement(no: "${asTyped(no)}") { no } }`)).toEqual({ settlement: { no } })
  const { errors } = await t.ask('finance', '{ settlement(no: " \u3000") { no } }')
  expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})
