import { testSubgraph } from '@channelgraph/testkit'
import { describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { admissionOf } from '../testing/admission.ts'
import { channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
const { anApplication, apply, act } = admissionOf(t)
const CHM = 'channel-manager-east'
type Asked = Parameters<typeof act>[2]

const correct = (as: string, application: Asked, input: string) =>
  act(as, 'correctApplication', application, `reason: "执照更正", input: ${input}`)
const read = async ({ id }: Asked) =>
  (
    await t.data(
      CHM,
      `{ application(id: "${id}") { companyName uscc region { code } requestedRegions { code }
        history(first: 1) { nodes { operation reason fields { name } } } } }`,
    )
  ).application

describe('what was noted of a company', () => {
  test('is corrected until it signs, with the reason in its history; what is left out stays', async () => {
    const application = await apply()
    const input = `{ companyName: "苏州新桩 科技有限公司", uscc: " 91320500ma0Y000001", regionCode: "320505", requestedRegionCodes: ["320500", "320500"] }`
    expect(await correct(CHM, application, input)).toMatchObject({ status: 'LEAD', version: 2 })
    expect(await read(application)).toEqual({
      companyName: '苏州新桩 科技有限公司',
      uscc: '91320500MA0Y000001',
      region: { code: '320505' },
      requestedRegions: [{ code: '320500' }],
      history: {
        nodes: [
          {
            operation: 'application:correct',
            reason: '执照更正',
            fields: expect.arrayContaining([{ name: 'uscc' }]),
          },
        ],
      },
    })
    await correct(CHM, application, '{ companyName: "苏州新桩" }')
    expect(await read(application)).toMatchObject({ uscc: '91320500MA0Y000001', region: { code: '320505' } })
    const signed = await anApplication({ status: 'SIGNED' })
    expect((await correct('management', signed, '{}')).refusal).toBe('ILLEGAL_TRANSITION')
  })

  test('C: gets no social credit code of a partner or of another open application, also at the same moment', async () => {
    const [partner, other, application] = [await aPartner(), await apply(), await apply()]
    for (const uscc of [partner.uscc, other.uscc])
      expect((await correct(CHM, application, `{ uscc: "${uscc}" }`)).refusal).toBe('DUPLICATE_APPLICATION')
    expect((await correct(CHM, application, `{ uscc: "${application.uscc}" }`)).status).toBe('LEAD')
    const uscc = '91320500MA0Y000002'
    const answers = await Promise.all([correct(CHM, application, `{ uscc: "${uscc}" }`), apply({ uscc })])
    expect(answers.filter((answer) => answer.refusal === 'DUPLICATE_APPLICATION')).toHaveLength(1)
  })

  test('D: is corrected by management alone once management has agreed to it, and by nobody outside their regions', async () => {
    const agreed = await anApplication({ status: 'CONTRACTING' })
    expect((await correct(CHM, agreed, '{ companyName: "另一家公司" }')).refusal).toBe('AGREED_BY_MANAGEMENT')
    expect((await correct('management', agreed, '{ companyName: "更正后的公司" }')).status).toBe('CONTRACTING')
    const lead = await apply()
    expect((await correct(CHM, lead, '{ regionCode: "440300" }')).error).toBe('FORBIDDEN')
    expect((await correct(CHM, lead, '{ regionCode: "320000" }')).error).toBe('BAD_USER_INPUT')
  })
})
