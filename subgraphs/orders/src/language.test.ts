import { personaNamed } from '@channelgraph/access'
import { expect, test } from 'vitest'
import { ordersWorld } from './testing/fixture.ts'

const w = await ordersWorld()
const desk = personaNamed('order-desk').viewer

test('a refusal and an error are in the language of whoever asks, their codes in none', async () => {
  const draft = await w.create()
  const close =
    `mutation { closeOrder(id: "${draft.id}", expectedVersion: 1) { ... on Refusal { code message } } }` as const
  const late = `mutation { rejectOrder(id: "${draft.id}", expectedVersion: 1, reason: " ") { __typename } }` as const
  const said: string[] = []
  for (const lang of ['en', 'zh'] as const) {
    const { closeOrder } = await w.t.data({ ...desk, lang }, close)
    const [error] = (await w.t.ask({ ...desk, lang }, late)).errors
    expect([closeOrder.code, error?.extensions?.code]).toEqual(['ILLEGAL_TRANSITION', 'BAD_USER_INPUT'])
    expect(Object.keys(error?.extensions ?? {})).toEqual(['code'])
    said.push(closeOrder.message, String(error?.message))
  }
  expect(said).toEqual([
    'closeOrder is not possible while the status is DRAFT; it is from DELIVERED.',
    '`reason` must not be blank: say it in 1 to 1000 characters.',
    '状态为 DRAFT 时不能执行 closeOrder;只有在下列状态才可以:DELIVERED。',
    '`reason` 不能为空:请用 1 至 1000 个字符说明。',
  ])
})

test('who says no language is answered in English', async () => {
  const { errors } = await w.t.ask(desk, '{ order { no } }')
  expect(errors[0]?.message).toBe('Give `id` or `no`: which order?')
})
