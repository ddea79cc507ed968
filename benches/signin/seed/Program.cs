using System.Globalization;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Bauhinia.Signin.Seed;
using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

// Fills a migrated database with residents who are signed in and have agreed to one FAPI client. Settings come from the environment,
// as those of the peers do; cookie headers of some residents go to standard output, one a line.
string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
var now = TimeProvider.System.GetUtcNow();
var client = new ClientId(Setting("CLIENT_ID"));
var options = new DbContextOptionsBuilder<PostgresIdentityDb>();
DatabaseSetup.Configure(options, DatabaseProvider.Postgres, Setting("DATABASE"));
await using var db = new PostgresIdentityDb(options.Options);
await db.Database.OpenConnectionAsync();

// Before a host has read the register: it need not be told.
db.Clients.Add(new Client(client, organisationId: null, new ClientRegistration
{
    Name = new LocalText { En = "Bench", ZhHant = "測試", ZhHans = "测试" },
    Profile = ClientProfile.Fapi2,
    Environment = ClientEnvironment.Production,
    RedirectUris = [Setting("REDIRECT_URI")],
    Jwks = Setting("CLIENT_JWKS"),
}, secretHash: null, now));
await db.SaveChangesAsync();

// Rows made here refer to each other by construction, and a bench may lose its data: neither foreign keys nor the disk need be asked.
await db.Database.ExecuteSqlRawAsync("SET session_replication_role = replica; SET synchronous_commit = off");
var residents = new Residents(int.Parse(Setting("RESIDENTS"), CultureInfo.InvariantCulture), client, now);
var copy = new BulkCopy((NpgsqlConnection)db.Database.GetDbConnection(), db.Model);
copy.Write(residents.Accounts);
copy.Write(residents.Indexes);
copy.Write(residents.Fields);
copy.Write(residents.Passkeys);
copy.Write(residents.Sessions);
copy.Write(residents.Consents);
copy.Write(residents.Events);
db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
foreach (var cookie in residents.Cookies) Console.WriteLine(cookie);
