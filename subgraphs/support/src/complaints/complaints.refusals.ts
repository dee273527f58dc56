import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: complaintsRefusals, refusal } = refusalsOf<RefusalFields>()({
  RootCauseMissing: {
    code: 'ROOT_CAUSE_MISSING',
    text: {
      en: 'To uphold a complaint give its `rootCause`: say why it happened, so that it can be put right.',
      zh: '认定投诉成立须填写 `rootCause`:请说明问题的根本原因,以便整改。',
    },
  },
  PartnerMissing: {
    code: 'PARTNER_MISSING',
    text: {
      en: "A complaint about a partner's conduct must name the partner: give `partnerId`, or a charger of theirs.",
      zh: '涉及渠道伙伴行为的投诉须指明渠道伙伴:请填写 `partnerId`,或该伙伴的充电桩序列号。',
    },
  },
  NothingToCoSign: {
    code: 'NOTHING_TO_CO_SIGN',
    text: {
      en: 'After-sales has to conclude the complaint first (concludeComplaint).',
      zh: '须先由售后服务部门作出投诉认定(concludeComplaint)。',
    },
  },
  PartnerNotNotified: {
    code: 'PARTNER_NOT_NOTIFIED',
    text: {
      en: 'The complaint was upheld: tell the partner what happened and what was done (notifyPartner), then close it.',
      zh: '投诉已认定成立:请先将事由及处理结果通报渠道伙伴(notifyPartner),再予结案。',
    },
  },
  NoNotice: {
    code: 'NO_NOTICE',
    text: {
      en: 'The complaint was closed without a notice: there is nothing to confirm.',
      zh: '该投诉结案时未发出通报,无需确认。',
    },
  },
})
