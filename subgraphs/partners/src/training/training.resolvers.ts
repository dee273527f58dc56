import { read } from '@channelgraph/access'
import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { expiringCertificatePages } from './certificates.store.ts'
import { cancelEnrolment } from './commands/cancel-enrolment.ts'
import { cancelSession } from './commands/cancel-session.ts'
import { closeSession } from './commands/close-session.ts'
import { enrolTrainee } from './commands/enrol-trainee.ts'
import { openSession } from './commands/open-session.ts'
import { planRecurringSessions } from './commands/plan-recurring-sessions.ts'
import { planSession } from './commands/plan-session.ts'
import { publishCourse } from './commands/publish-course.ts'
import { recordAttendance } from './commands/record-attendance.ts'
import { recordExam } from './commands/record-exam.ts'
import { revokeCertificate } from './commands/revoke-certificate.ts'
import { startSession } from './commands/start-session.ts'
import { listCourses } from './courses.store.ts'
import { timesOf } from './planning.steps.ts'
import { listFreeTrainers, sessionPages } from './sessions.store.ts'
import { departmentsOf, isTrainingValid, ONBOARDING_TOPICS } from './training.rules.ts'

export const trainingResolvers: Resolvers = {
  Query: {
    trainingCourses: (_, { topic }, ctx) => read(ctx, (db) => listCourses(db, topic ?? null)),
    trainingSessions: (_, { period, ...page }, ctx) => sessionPages.list(ctx, { filter: { period }, ...page }),
    expiringCertificates: (_, { before, first, after }, ctx) =>
      expiringCertificatePages.list(ctx, {
        filter: { today: businessDateOf(ctx.clock.now()), before },
        first,
        after,
      }),
    freeTrainers: async (_, { courseId, startsAt, endsAt }, ctx) => {
      const times = timesOf({ startsAt, endsAt }, ctx.clock.now())
      const course = await ctx.loaders.courses.load(courseId)
      return course && read(ctx, (db) => listFreeTrainers(db, departmentsOf(course), times))
    },
  },
  Mutation: {
    publishCourse: (_, args, ctx) => publishCourse(ctx, args),
    planSession: (_, args, ctx) => planSession(ctx, args),
    planRecurringSessions: (_, args, ctx) => planRecurringSessions(ctx, args),
    openSession: (_, args, ctx) => openSession(ctx, args),
    startSession: (_, args, ctx) => startSession(ctx, args),
    closeSession: (_, args, ctx) => closeSession(ctx, args),
    cancelSession: (_, args, ctx) => cancelSession(ctx, args),
    enrolTrainee: (_, args, ctx) => enrolTrainee(ctx, args),
    cancelEnrolment: (_, args, ctx) => cancelEnrolment(ctx, args),
    recordAttendance: (_, args, ctx) => recordAttendance(ctx, args),
    recordExam: (_, args, ctx) => recordExam(ctx, args),
    revokeCertificate: (_, args, ctx) => revokeCertificate(ctx, args),
  },
  Partner: {
    enrolments: async (partner, { status }, ctx) =>
      (await ctx.loaders.enrolmentsOfPartners.load({ id: partner.id, args: { status: status ?? null } })) ?? [],
    certificates: async (partner, { validOn }, ctx) =>
      (await ctx.loaders.certificatesOfPartners.load({ id: partner.id, args: { validOn: validOn ?? null } })) ?? [],
    trainingValid: async (partner, _, ctx) =>
      isTrainingValid((await ctx.loaders.missingTopics.load(partner.id)) ?? ONBOARDING_TOPICS),
  },
  TrainingCourse: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.courses.load(id),
    product: (course) => (course.productId ? { id: course.productId, nodeId: course.productId } : null),
  },
  TrainingSession: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.sessions.load(id),
    course: (session, _, ctx) => ctx.loaders.courses.load(session.courseId),
    trainers: async (session, _, ctx) =>
      (await Promise.all(session.trainerIds.map((id) => ctx.loaders.employees.load(id)))).filter((one) => one !== null),
    enrolments: (session, _, ctx) => ctx.loaders.enrolmentsOfSessions.load(session.id),
  },
  TrainingEnrolment: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.enrolments.load(id),
    session: (enrolment, _, ctx) => ctx.loaders.sessions.load(enrolment.sessionId),
    partner: (enrolment, _, ctx) => ctx.loaders.partners.load(enrolment.partnerId),
    certificate: (enrolment, _, ctx) => ctx.loaders.certificatesOfEnrolments.load(enrolment.id),
  },
  Certificate: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.certificates.load(id),
    partner: (certificate, _, ctx) => ctx.loaders.partners.load(certificate.partnerId),
    lastReminder: async (certificate, _, ctx) =>
      (await ctx.loaders.remindersOfCertificates.load(certificate.id)) ?? null,
    course: (certificate, _, ctx) => ctx.loaders.courses.load(certificate.courseId),
  },
}
