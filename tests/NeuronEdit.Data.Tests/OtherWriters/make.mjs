// Makes foreign.parquet (hyparquet-writer 0.17.0) and foreign-rows.parquet (@dsnp/parquetjs 1.8.8):
//   npm install hyparquet-writer@0.17.0 @dsnp/parquetjs@1.8.8 && node make.mjs
// Row i of both: Time = i, CD3 = i / 4, cell = "cell i", missing = i or null where i % 5 == 0; the other columns as below.
import { parquetWriteFile } from 'hyparquet-writer';
import parquetjs from '@dsnp/parquetjs';
const n = 1000, rows = [...Array(n).keys()];
parquetWriteFile({
  filename: 'foreign.parquet', rowGroupSize: 400,
  columnData: [
    { name: 'Time', data: rows, type: 'INT32' },
    { name: 'CD3', data: rows.map(i => i / 4), type: 'FLOAT' },
    { name: 'cd3', data: rows.map(i => -i), type: 'DOUBLE' },
    { name: '', data: rows.map(i => BigInt(i % 3)), type: 'INT64' },
    { name: 'cell', data: rows.map(i => 'cell ' + i), type: 'STRING' },
    { name: 'missing', data: rows.map(i => i % 5 === 0 ? null : i), type: 'DOUBLE', nullable: true },
    { name: 'half', data: rows.map(i => i / 2), type: 'FLOAT16' },
    { name: 'tags', data: rows.map(i => ({ i })), type: 'JSON' },
  ],
});
const { ParquetSchema, ParquetWriter } = parquetjs;
const schema = new ParquetSchema({
  Time: { type: 'INT64', compression: 'GZIP' }, CD3: { type: 'FLOAT', compression: 'SNAPPY' }, cell: { type: 'UTF8' },
  missing: { type: 'DOUBLE', optional: true }, marks: { type: 'INT32', repeated: true }, at: { type: 'TIMESTAMP_MILLIS' },
});
const writer = await ParquetWriter.openFile(schema, 'foreign-rows.parquet');
writer.setRowGroupSize(300);
for (const i of rows) await writer.appendRow({ Time: i, CD3: i / 4, cell: 'cell ' + i, ...(i % 5 === 0 ? {} : { missing: i }), marks: [i, i + 1], at: new Date(1700000000000 + i) });
await writer.close();
