import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: applicationsRefusals, refusal } = refusalsOf<RefusalFields>()({
  DuplicateApplication: {
    code: 'DUPLICATE_APPLICATION',
    text: ({ known, isPartner }: { known: string | null; isPartner: boolean }) => {
      // Who is a partner, or applies, is not an applicant's to know.
      if (known === null)
        return {
          en: 'A company with this unified social credit code has applied already or is a partner: ask the channel department.',
          zh: '此统一社会信用代码的公司已提交申请或已是渠道伙伴:请联系渠道管理部门。',
        }
      return isPartner
        ? {
            en: `${known} is a partner with this unified social credit code already.`,
            zh: `${known} 已使用此统一社会信用代码,且已是渠道伙伴。`,
          }
        : {
            en: `${known || 'An application'} with this unified social credit code is open already.`,
            zh: `此统一社会信用代码已有申请${known && ` ${known} `}正在办理。`,
          }
    },
  },
  TooManyApplications: {
    code: 'TOO_MANY_APPLICATIONS',
    text: ({ most }: { most: number }) => ({
      en: `At most ${most} applications of one account may be open at once: wait for a decision, or withdraw one.`,
      zh: `一个账号同时办理中的申请最多 ${most} 个:请等待审批结果,或撤回其中一个。`,
    }),
  },
  AgreedByManagement: {
    code: 'AGREED_BY_MANAGEMENT',
    text: ({ status }: { status: string }) => ({
      en: `The application is ${status}: management agreed to this company, so only management corrects it.`,
      zh: `申请状态为 ${status}:管理层已批准该公司,只能由管理层更正。`,
    }),
  },
  DossierIncomplete: {
    code: 'DOSSIER_INCOMPLETE',
    text: ({ missing }: { missing: readonly string[] }) => ({
      en: `The dossier lacks ${missing.join(', ')}: complete it by updateDossier.`,
      zh: `申请档案缺少 ${missing.join('、')}:请用 updateDossier 补全。`,
    }),
  },
  StandardUnchanged: {
    code: 'STANDARD_UNCHANGED',
    text: ({ version }: { version: number }) => ({
      en: `Version ${version} asks for exactly this already.`,
      zh: `第 ${version} 版筛选标准的内容与此完全相同。`,
    }),
  },
  VisitorsOfOneDepartment: {
    code: 'VISITORS_OF_ONE_DEPARTMENT',
    text: {
      en: 'At least one visitor must be of another department than channel management.',
      zh: '实地考察人员中至少须有一人来自渠道管理部门以外的部门。',
    },
  },
  SiteVisitMissing: {
    code: 'SITE_VISIT_MISSING',
    text: {
      en: 'No site visit was recorded: visit the applicant first.',
      zh: '尚无实地考察记录:请先考察申请方。',
    },
  },
  EvaluationIncomplete: {
    code: 'EVALUATION_INCOMPLETE',
    text: ({ scored, others }: { scored: readonly string[]; others: number }) => ({
      en: `Scores of CHANNEL and at least ${others} other departments are needed; there are ${scored.join(', ') || 'none'}.`,
      zh: `须有 CHANNEL 及至少 ${others} 个其他部门的评分;现有:${scored.join('、') || '无'}。`,
    }),
  },
})
