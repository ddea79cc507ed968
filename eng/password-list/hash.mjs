import { createHash } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { dictionary } from "@zxcvbn-ts/language-common";

const [target] = process.argv.slice(2);
const passwords = dictionary["passwords-common"];
const hashes = new Set(
  passwords.map((password) => createHash("sha256").update(password.normalize("NFC").toLowerCase()).digest("hex").slice(0, 16)),
);
if (hashes.size < 10_000) throw new Error(`Only ${hashes.size} passwords: the package is not what it was.`);
// Hexadecimal of one length sorts as the numbers do. Written beside and renamed, so that no build reads half a file.
const half = `${target}.${process.pid}`;
writeFileSync(half, Buffer.concat([Buffer.from("BPL1"), ...[...hashes].sort().map((hash) => Buffer.from(hash, "hex"))]));
renameSync(half, target);
console.log(`${hashes.size} common passwords`);
