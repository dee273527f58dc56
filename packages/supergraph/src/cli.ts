import { compose } from './command.ts'

// npm run compose [-- --check] [-- --root DIRECTORY]
//   writes supergraph.graphql from the departments' schema files, and tells what a client of the committed one would miss;
//   --check writes nothing and exits 1 when the file is not what the schema files give.

const { status, stdout, stderr } = compose(process.argv.slice(2))
for (const line of stdout) process.stdout.write(`${line}\n`)
for (const line of stderr) process.stderr.write(`${line}\n`)
process.exitCode = status
