export type {
  CertificateReminderRow as CertificateReminder,
  CertificateRow as Certificate,
  TrainingCourseRow as TrainingCourse,
  TrainingEnrolmentRow as TrainingEnrolment,
  TrainingSessionRow as TrainingSession,
} from './training.tables.ts'
