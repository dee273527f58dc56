import { CertificateExpiring, CertificateIssued, TrainingValidityChanged } from '@channelgraph/contracts'
import type { BusinessDate } from '@channelgraph/values'
import type { PartnerRow } from '../partners/partners.tables.ts'
import { isTrainingValid, type Topic } from './training.rules.ts'
import type { CertificateReminderRow, CertificateRow } from './training.tables.ts'

export const certificateIssued = (certificate: CertificateRow) =>
  CertificateIssued.of(certificate, {
    certificateId: certificate.id,
    partnerId: certificate.partnerId,
    traineeName: certificate.traineeName,
    topics: certificate.topics,
    issuedOn: certificate.issuedOn,
    validUntil: certificate.validUntil,
  })

export const certificateExpiring = (certificate: CertificateRow, { days }: Pick<CertificateReminderRow, 'days'>) =>
  CertificateExpiring.of(certificate, {
    certificateId: certificate.id,
    certificateNo: certificate.no,
    partnerId: certificate.partnerId,
    courseId: certificate.courseId,
    validUntil: certificate.validUntil,
    reminder: days,
  })

export const trainingValidityChanged = (partner: PartnerRow, missing: readonly Topic[], asOf: BusinessDate) =>
  TrainingValidityChanged.of(partner, {
    partnerId: partner.id,
    valid: isTrainingValid(missing),
    missingTopics: [...missing],
    asOf,
  })
