import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import {
  findCertificates,
  findCertificatesOfEnrolments,
  findCertificatesOfPartners,
  findMissingTopics,
} from './certificates.store.ts'
import { announceChangedTraining } from './commands/announce-changed-training.ts'
import { endPastSession } from './commands/end-past-session.ts'
import { remindOfCertificate } from './commands/remind-of-certificate.ts'
import { findCourses } from './courses.store.ts'
import { findEnrolments, findEnrolmentsOfPartners, findEnrolmentsOfSessions } from './enrolments.store.ts'
import { findReminders, lockDueCertificates } from './reminders.store.ts'
import { findSessions, lockPastSessions } from './sessions.store.ts'
import sdl from './training.graphql'
import { trainingRefusals } from './training.refusals.ts'
import { trainingResolvers } from './training.resolvers.ts'
import commandsSdl from './training-commands.graphql'
import { lockDuePartners } from './training-validity.store.ts'

/** What the partners have learned (培训): courses, sessions, places, exams, certificates. */
export const training = module({
  sdl: [sdl, commandsSdl],
  resolvers: trainingResolvers,
  refusals: trainingRefusals,
  loaders: (load) => ({
    courses: load.one(findCourses),
    sessions: load.one(findSessions),
    enrolments: load.one(findEnrolments),
    enrolmentsOfSessions: load.many(findEnrolmentsOfSessions),
    enrolmentsOfPartners: load.oneWith(findEnrolmentsOfPartners),
    certificates: load.one(findCertificates),
    certificatesOfEnrolments: load.one(findCertificatesOfEnrolments),
    certificatesOfPartners: load.oneWith(findCertificatesOfPartners),
    remindersOfCertificates: load.one(findReminders),
    missingTopics: load.one((db, scope, ids) => findMissingTopics(db, scope, ids, load.today)),
  }),
  sweeps: [
    sweepRows(
      'end-past-sessions',
      (tx, ctx, limit) => lockPastSessions(tx, businessDateOf(ctx.clock.now()), limit),
      endPastSession,
    ),
    sweepRows(
      'announce-changed-training',
      (tx, ctx, limit) => lockDuePartners(tx, businessDateOf(ctx.clock.now()), limit),
      announceChangedTraining,
    ),
    sweepRows(
      'remind-of-certificates',
      (tx, ctx, limit) => lockDueCertificates(tx, businessDateOf(ctx.clock.now()), limit),
      remindOfCertificate,
    ),
  ],
})
