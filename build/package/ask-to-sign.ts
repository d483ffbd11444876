import { connect } from 'node:net'

// makensis starts this for the uninstaller, in the middle of its work: `node ask-to-sign.ts SOCKET FILE` asks the build that waits at the socket to sign
// the file, and ends with 0 when it is signed.
const [socket, file] = process.argv.slice(2)
if (socket === undefined || file === undefined) throw new Error('Usage: ask-to-sign.ts SOCKET FILE')
let answer = ''
process.exitCode = 1
connect(socket)
  .setEncoding('utf8')
  .on('error', (error) => console.error(error.message))
  .on('data', (text: string) => {
    answer += text
  })
  .on('end', () => {
    if (answer === 'signed') process.exitCode = 0
  })
  .end(file)
