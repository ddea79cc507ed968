using Bauhinia.Cloud;
using Bauhinia.Data;
using Bauhinia.Identity;
using Bauhinia.Portal;
using Bauhinia.Portal.Design;
using Bauhinia.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Bauhinia.Host;

/// <summary>The shipped process: reads which systems to run, binds their options, chooses their host names, serves or runs one command.</summary>
public static class HostProgram
{
    private const string Serve = "serve";
    private const int Refused = 1;

    /// <returns>The exit code: 0 when done, 1 when refused or failed, 2 for an unknown command.</returns>
    public static async Task<int> Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        try
        {
            return await RunOne(args);
        }
        catch (OptionsValidationException unusable)
        {
            foreach (var failure in unusable.Failures) await Console.Error.WriteLineAsync($"Refused: {Plain(failure)}");
            return Refused;
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync($"Refused: {refused.Message}");
            return Refused;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Refused: {taken.Message}");
            return Refused;
        }
    }

    private static async Task<int> RunOne(string[] args)
    {
        if (HostCommands.Help(args) is { } help)
        {
            await Console.Out.WriteLineAsync(help);
            return 0;
        }
        var (command, settings) = HostCommands.Split(args);
        var serving = command is [] or [Serve];
        await using var app = Build([.. settings], builder =>
        {
            if (serving) builder.Services.AddHostedService<StartUpMemory>();
        });
        if (serving)
        {
            await Start(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        return await HostCommands.Run(app.Services, command, Console.Out, CancellationToken.None);
    }

    private static async Task Start(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            app.Services.GetRequiredService<StartOutcome>().HasStarted = false;
            // What already runs must know that the host ends: it would take its cancellation for a failure, and the host would log it as one.
            app.Lifetime.StopApplication();
            throw;
        }
    }

    // The framework wraps our message: "DataAnnotation validation failed for … with the error: 'MESSAGE'."
    private static string Plain(string failure)
    {
        const string Before = "with the error: '";
        var at = failure.IndexOf(Before, StringComparison.Ordinal);
        return at < 0 ? failure : failure[(at + Before.Length)..].TrimEnd('.').TrimEnd('\'');
    }

    /// <summary>Composes the process.</summary>
    /// <param name="args">Settings as <c>--Key=value</c>.</param>
    /// <param name="configure">Lets a test replace the clock and what lies outside the process.</param>
    /// <param name="settings">Settings that win over every other source.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        // The slim builder leaves out IIS, HTTP/3 and loggers of a debugger; TLS by configuration is the one thing missed.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Configuration.AddEnvironmentVariables("BAUHINIA_");
        builder.Configuration.AddCommandLine(args);
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        var systems = HostDefaults.Apply(builder.Configuration);

        builder.AddWebDefaults();
        builder.Services.AddPortalDesign();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new RunningSystems(systems));
        if (systems.Contains(HostDefaults.Identity)) builder.Services.AddIdentity(builder.Configuration.GetSection("Identity"));
        if (systems.Contains(HostDefaults.Cloud)) builder.Services.AddCloud(builder.Configuration.GetSection("Cloud"));
        if (systems.Contains(HostDefaults.Data)) builder.Services.AddData(builder.Configuration.GetSection("Data"));
        builder.Services.AddPortal(builder.Configuration.GetSection("Portal"));
        configure?.Invoke(builder);

        // What stops the start also leaves RunAsync, and is told there in one line. The framework would write it on the console twice, with its
        // stack; whoever collects logs by another provider has it from the framework alone.
        var outcome = new StartOutcome();
        builder.Services.AddSingleton(outcome);
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && (outcome.HasStarted == true || level != LogLevel.Error));
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Hosting.Lifetime", level => level >= LogLevel.Warning || (outcome.HasStarted != false && level >= LogLevel.Information));

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => outcome.HasStarted = true);
        app.UseWebDefaults();
        app.UsePortalDesign();
        if (systems.Contains(HostDefaults.Data)) app.UseData();
        app.UseWebSockets();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        if (systems.Contains(HostDefaults.Identity)) app.MapIdentity();
        if (systems.Contains(HostDefaults.Cloud)) app.MapCloud();
        if (systems.Contains(HostDefaults.Data)) app.MapData();
        app.MapPortal();
        app.MapPortalDesign();
        app.MapRazorPages();
        return app;
    }

    /// <summary>What the console's filters know of the start.</summary>
    private sealed class StartOutcome
    {
        /// <summary>Null while it is under way.</summary>
        public bool? HasStarted { get; set; }
    }
}
