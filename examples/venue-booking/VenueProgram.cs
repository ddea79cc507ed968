using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bauhinia.Sdk;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.WebEncoders;
using VenueBooking.Bookings;

namespace VenueBooking;

/// <summary>A city's venue booking, written as any outside service would be: its own database, its own look, sign-in by the SDK alone.</summary>
public static class VenueProgram
{
    private const string SettingsFileKey = "settings";

    /// <summary>Composes the service and makes its database if there is none.</summary>
    /// <param name="args"><c>--settings FILE</c> names a JSON file with section <c>Venue</c>; single settings are <c>--Venue:Issuer=…</c>.</param>
    /// <param name="configure">Lets a test replace the clock and the way to the provider.</param>
    /// <returns>The application, not started.</returns>
    public static async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(VenueProgram).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (builder.Configuration[SettingsFileKey] is { Length: > 0 } file) builder.Configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
        builder.Configuration.AddCommandLine(args);
        var settings = builder.Configuration.GetSection("Venue").Get<VenueSettings>() ?? throw new InvalidOperationException("The section Venue is missing: name a file with --settings.");
        settings.Check();

        builder.Services.AddAuthentication().AddBauhinia(o =>
        {
            o.Issuer = settings.Issuer;
            o.ClientId = settings.ClientId;
            o.SigningKey = ClientKey.FromPemFile(settings.KeyFile);
            o.FailurePath = "/sign-in-failed";
            o.AllowInsecureHttp = settings.AllowInsecureHttp;
        });

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Venues.Read());
        builder.Services.AddSingleton<CityClock>();
        builder.Services.AddDbContext<BookingDb>(db => db.UseSqlite($"Data Source={settings.Database};Default Timeout=10"));
        builder.Services.AddScoped<BookingDesk>();
        builder.Services.AddLocalization();
        builder.Services.AddRazorPages();
        builder.Services.Configure<WebEncoderOptions>(web => web.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "venue-form";
            forms.Cookie.SecurePolicy = settings.AllowInsecureHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        });
        builder.Services.AddHealthChecks();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Use(Headers);
        app.UseExceptionHandler("/problem");
        app.UseStatusCodePagesWithReExecute("/problem");
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = Keep });
        app.UseRequestLocalization(Languages.Configure);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealthChecks("/healthz");
        app.MapPost("/sign-out", (HttpContext _) => Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [BauhiniaDefaults.SessionScheme, BauhiniaDefaults.Scheme]));
        app.MapGet("/sign-in", SignIn);
        app.MapGet("/language", Languages.Choose);
        app.MapRazorPages();
        await BookingDb.Prepare(app.Services);
        return app;
    }

    private static IResult SignIn(string? @return) => Results.Challenge(BauhiniaChallenge.SignIn(LocalPath.Or(@return, "/")), [BauhiniaDefaults.Scheme]);

    // The layout names each file with a hash of its content, so what was fetched once stays good for as long as browsers keep it.
    private static void Keep(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";

    private static Task Headers(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
