import { auditTrail } from '@channelgraph/service'
import sdl from './audit.graphql'

/** Who changed what, when and why: the history of each document, and the auditor's view of all. */
export const audit = auditTrail('support', sdl, {
  Charger: {},
  OnsiteVisit: {},
  SupportTicket: { names: { serialNo: 'charger', faultCode: 'fault' } },
  Complaint: {
    names: { serialNo: 'charger' },
    // A conclusion about a partner's conduct is a proposal until it was co-signed.
    settledBy: { upheld: 'concludedAt', rootCause: 'concludedAt' },
  },
})
