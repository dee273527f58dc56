export type {
  CertificateRow as Certificate,
  TrainingCourseRow as TrainingCourse,
  TrainingEnrolmentRow as TrainingEnrolment,
  TrainingSessionRow as TrainingSession,
} from './training.tables.ts'
