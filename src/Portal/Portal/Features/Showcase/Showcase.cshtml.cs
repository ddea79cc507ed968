using System.ComponentModel.DataAnnotations;
using Bauhinia.Portal.Design.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Portal.Features.Showcase;

/// <summary>GET and POST /design: every component once; posting it shows every error. Left out unless the host develops.</summary>
internal sealed class ShowcaseModel : PageModel
{
    [BindProperty]
    public FormInput Input { get; set; } = new();

    public bool Sent { get; private set; }

    public void OnPost()
    {
        if (Input.BirthDate.ToDate() is null)
        {
            ModelState.AddModelError("Input.BirthDate", "");
        }
        Sent = ModelState.IsValid;
    }

    public sealed class FormInput
    {
        [Required(ErrorMessage = "NameRequired"), StringLength(40)]
        public string? Name { get; set; }

        [Required, EmailAddress, StringLength(254)]
        public string? Email { get; set; }

        [Required, StringLength(128, MinimumLength = 15, ErrorMessage = "PasswordShort")]
        public string? Password { get; set; }

        [Required, StringLength(12)]
        public string? Code { get; set; }

        public DateParts BirthDate { get; set; } = new();

        [Required]
        public string? Way { get; set; }

        [Length(1, 3)]
        public List<string> Days { get; set; } = [];

        [Range(typeof(bool), "true", "true", ErrorMessage = "AgreeRequired")]
        public bool Agree { get; set; }

        [Required, StringLength(20)]
        public string? District { get; set; }

        [Required, StringLength(200)]
        public string? Reason { get; set; }

        [Required]
        public IFormFile? Document { get; set; }
    }
}
