// Reads the FCS files beside it with the npm package `fcs` 0.0.7 (an independent reader) and prints what it found, one JSON line a file.
// npm install fcs@0.0.7 && node read-with-npm-fcs.js > npm-fcs-0.0.7.jsonl
const FCS = require('fcs');
const fs = require('fs');
for (const name of ['float32.fcs', 'float64.fcs']) {
  const file = new FCS({ dataFormat: 'asNumber', groupBy: 'byEvent', eventsToRead: -1 }, fs.readFileSync(`${__dirname}/${name}`));
  console.log(JSON.stringify({ name, version: file.header.FCSVersion, text: file.text, rows: file.dataAsNumbers }));
}
