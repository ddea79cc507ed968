using Bauhinia.EndToEnd.Tests.Browser;

namespace Bauhinia.EndToEnd.Tests.Pages;

public sealed class EveryPageInEnglishTests(Site site) : EveryPageTests(site, "en", "en");
