import { CertificateIssued } from '@channelgraph/contracts'
import type { CertificateRow } from './training.tables.ts'

export const certificateIssued = (certificate: CertificateRow) =>
  CertificateIssued.of(certificate, {
    certificateId: certificate.id,
    partnerId: certificate.partnerId,
    traineeName: certificate.traineeName,
    topics: certificate.topics,
    issuedOn: certificate.issuedOn,
    validUntil: certificate.validUntil,
  })
