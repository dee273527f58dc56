import { refusalsOf } from '@channelgraph/values'
import type { RefusalFields } from '../generated/resolvers.ts'

export const { catalogue: ticketsRefusals, refusal } = refusalsOf<RefusalFields>()({
  LevelNotHigher: {
    code: 'LEVEL_NOT_HIGHER',
    text: ({ level }: { level: string }) => ({
      en: `The ticket is at ${level}: escalate it to a higher level; it never goes down.`,
      zh: `工单当前级别为 ${level}:只能升级到更高级别,不可降级。`,
    }),
  },
  EngineerBusy: {
    code: 'ENGINEER_BUSY',
    text: ({ ticketNo, scheduledAt }: { ticketNo: string; scheduledAt: Date }) => ({
      en: `The engineer is expected for ${ticketNo} at ${scheduledAt.toISOString()}: choose a time an hour away from it, or another engineer.`,
      zh: `该工程师已预约于 ${scheduledAt.toISOString()} 处理工单 ${ticketNo}:请另选相隔一小时以上的时间,或改派其他工程师。`,
    }),
  },
  AlarmWithoutTicket: {
    code: 'ALARM_WITHOUT_TICKET',
    text: ({ faultCode }: { faultCode: string }) => ({
      en: `${faultCode} is too slight for a ticket by itself: nothing was opened. Where somebody wants one all the same, open it by another channel.`,
      zh: `${faultCode} 严重程度不足,不自动建单,未登记工单。如确有需要,请通过其他渠道登记。`,
    }),
  },
  ReopenTooLate: {
    code: 'REOPEN_TOO_LATE',
    text: {
      en: 'The ticket was closed more than 7 days ago: open a new one and name the old one in it.',
      zh: '工单关闭已超过 7 天:请新建工单,并在其中注明原工单号。',
    },
  },
  NoVisitExpected: {
    code: 'NO_VISIT_EXPECTED',
    text: {
      en: 'The engineer of this visit has arrived already: complete the visit, then schedule another one.',
      zh: '本次上门的工程师已到达现场:请先完成本次上门服务,再另行预约。',
    },
  },
  NoVisitUnderway: {
    code: 'NO_VISIT_UNDERWAY',
    text: {
      en: 'Nobody has arrived on site yet: record the arrival first (recordArrival).',
      zh: '工程师尚未到达现场:请先登记到场(recordArrival)。',
    },
  },
})
