import { changed, command, type Versioned } from '@channelgraph/command'
import { badInput, check, checkTransition, knownSpelling } from '@channelgraph/values'
import { APPLICATION, FIRST_STANDARD, type Finding, screen } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'
import { findStandard } from '../evaluation.store.ts'

export interface ScreenApplication extends Versioned {
  readonly findings: readonly Finding[]
}

/** 四.1 依据设定的筛选标准: the outcome follows from the required items of the standard in force. */
export const screenApplication = command(
  'application:screen',
  async (tx, ctx, { id, expectedVersion, findings: given }: ScreenApplication) => {
    const findings = findingsOf(given)
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(APPLICATION, 'screenApplication', application)
    if (refusal) return refusal
    const standard = (await findStandard(tx)) ?? FIRST_STANDARD
    const { items, passed, wrong } = screen(
      standard.items,
      findings.map((finding) => ({ ...finding, code: knownSpelling(finding.code, codesOf(standard.items)) })),
    )
    if (wrong.length > 0)
      throw badInput(
        `\`findings\` must name each item of standard ${standard.version} once; wrong are ${wrong.join(', ')}.`,
        `\`findings\` 须逐项列出第 ${standard.version} 版筛选标准的各项,且每项一次;有误的是 ${wrong.join('、')}。`,
      )
    const at = ctx.clock.now().toISOString()
    const screened = await applications.update(tx, application, {
      status: passed ? 'SITE_VISIT' : 'SCREENED_OUT',
      screening: { standardVersion: standard.version, items, passed, byId: ctx.viewer.subject, at },
    })
    return changed('PartnerApplication', application, screened)
  },
)

const codesOf = (items: readonly { readonly code: string }[]): string[] => items.map(({ code }) => code)

const MAX_FINDINGS = 50

const findingsOf = (given: readonly Finding[]): Finding[] =>
  check.items('findings', given, 0, MAX_FINDINGS).map(({ code, passed, value }) => ({
    code: check.code('findings.code', code),
    passed,
    value: check.optionalText('findings.value', value),
  }))
