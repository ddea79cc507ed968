using System.Globalization;
using System.Text.Json;

namespace Bauhinia.Signin.Driver;

/// <summary>
/// Signs residents in at several servers with one and the same client and prints what it cost each server.
/// <c>driver keys FILE</c> makes the relying party's key; <c>driver measure PLAN</c> measures what a JSON plan names.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (arguments)
        {
            case ["keys", var file]:
                using (var key = RelyingPartyKey.Create())
                {
                    await File.WriteAllTextAsync(file, key.ExportPrivateJwk());
                    Console.WriteLine(key.PublicJwks);
                }

                return 0;
            case ["measure", var file]:
                var plan = JsonSerializer.Deserialize<Plan>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)
                    ?? throw new InvalidDataException("The plan is empty.");
                using (var stop = new CancellationTokenSource())
                {
                    Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
                    await new Measurement(plan).Run(stop.Token);
                }

                return 0;
            default:
                await Console.Error.WriteLineAsync("driver keys FILE | driver measure PLAN");
                return 2;
        }
    }
}
